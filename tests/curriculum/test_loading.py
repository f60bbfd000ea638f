"""Content is read, and every fault is told with file and line."""

import dataclasses

import pytest

from portal import curriculum, facts
from portal.curriculum import kept
from portal.curriculum.__main__ import main
from tests.curriculum.sample import BODY, DRAWING, FRONT, ITEMS, TRACKS, WHOLE_BODY, WHOLE_ITEMS, Write

BODY_LINE = FRONT.count("\n") + 1


def told(folder):
    return [str(problem) for problem in curriculum.load(folder).course.problems]


def test_a_good_folder_has_no_problem(content: Write):
    shelf = curriculum.load(content())
    assert not shelf.course.problems
    lesson = shelf.course.lessons["host-and-image"]
    assert (lesson.title, lesson.minutes, len(lesson.items)) == ("Host and image", 5, 3)
    assert shelf.course.track_of("host-and-image").title == "Windows"
    assert shelf.place(lesson) == "1.1"


@pytest.mark.parametrize(
    ("change", "file", "line", "words"),
    [
        (
            {"front": FRONT.replace("minutes = 5", "minutes = 'x'")},
            "lesson.md",
            4,
            "minutes must be a whole number",
        ),
        ({"front": FRONT.replace("minutes = 5", "minuets = 5")}, "lesson.md", 4, "unknown key 'minuets'"),
        ({"front": FRONT.replace("depth = 2", "depth = 7")}, "lesson.md", 5, "0 to 4"),
        ({"front": FRONT.replace("depth = 2", "depth = = 2")}, "lesson.md", 5, "broken TOML"),
        ({"front": FRONT.replace("[]", '["nowhere"]')}, "lesson.md", 7, "'nowhere' is no lesson"),
        ({"front": FRONT.replace("[]", '["host-and-image"]')}, "lesson.md", 7, "lead back"),
        (
            {"front": FRONT.replace('"ms-version', '"no-such-source", "ms-version')},
            "lesson.md",
            8,
            "no-such-source",
        ),
        ({"front": FRONT.replace("+++\n", "", 1)}, "lesson.md", 1, "front matter"),
        ({"body": "::: verdit host=x\n"}, "lesson.md", BODY_LINE, "unknown directive 'verdit'"),
        (
            {"body": BODY + "::: note kind=loud\nx\n:::\n"},
            "lesson.md",
            BODY_LINE + BODY.count("\n"),
            "unknown kind",
        ),
        ({"body": BODY + "::: note kind=key\nx\n"}, "lesson.md", BODY_LINE + BODY.count("\n"), "not closed"),
        ({"body": BODY + "```text title=a\nx\n"}, "lesson.md", BODY_LINE + BODY.count("\n"), "not closed"),
        (
            {"body": BODY + "```klingon title=a\nx\n```\n"},
            "lesson.md",
            BODY_LINE + BODY.count("\n"),
            "klingon",
        ),
        (
            {"body": BODY + "\nSee [this](lesson:gone).\n"},
            "lesson.md",
            BODY_LINE + BODY.count("\n") + 1,
            "gone",
        ),
        (
            {"body": BODY + "\nSee this.[^gone]\n"},
            "lesson.md",
            BODY_LINE + BODY.count("\n") + 1,
            "'gone' is not listed",
        ),
        (
            {"body": BODY + "\n::: figure name=gone caption=x\n"},
            "lesson.md",
            BODY_LINE + BODY.count("\n") + 1,
            "gone.svg",
        ),
        (
            {"body": BODY + "\n::: item gone\n"},
            "lesson.md",
            BODY_LINE + BODY.count("\n") + 1,
            "no item 'gone'",
        ),
        ({"body": BODY.replace("::: item which-kernel\n", "")}, "items.toml", 1, "places it"),
        (
            {"body": BODY + "\n## More {#questions}\n"},
            "lesson.md",
            BODY_LINE + BODY.count("\n") + 1,
            "the page uses the id 'questions' itself",
        ),
        ({"body": BODY + "\n### Sources\n"}, "lesson.md", BODY_LINE + BODY.count("\n") + 1, "'sources'"),
        ({"body": BODY + "\n## More {#fig-1}\n"}, "lesson.md", BODY_LINE + BODY.count("\n") + 1, "'fig-1'"),
        (
            {"items": ITEMS.replace("ltsc2019 process", "ltsc2019 process docker needs=msi")},
            "items.toml",
            12,
            "item old-image: the sentence made from the placement does not tell needs=msi; write a prompt",
        ),
        ({"items": None}, "items.toml", 1, "missing"),
        ({"items": ITEMS.replace('"end"', '"later"')}, "items.toml", 12, "use must be one of"),
        ({"items": ITEMS.replace("family = ", "families = ")}, "items.toml", 17, "exactly one of"),
        ({"items": ITEMS.replace("ltsc2019 process", "nonsense! process")}, "items.toml", 12, "nonsense"),
        ({"items": ITEMS.replace('"None"', '"That of the host"')}, "items.toml", 1, "read the same"),
        ({"items": ITEMS.replace("any-case", "old-image")}, "items.toml", 17, "used already"),
        ({"tracks": None}, "tracks.toml", 1, "missing"),
        ({"tracks": TRACKS.replace('image"]', 'image", "gone"]')}, "tracks.toml", 1, "no lesson 'gone'"),
        ({"tracks": TRACKS.replace('["host-and-image"]', "[]")}, "lesson.md", 1, "no track"),
    ],
)
def test_a_fault_names_file_and_line(content: Write, change, file, line, words):
    problems = told(content(**change))
    assert any(file in each and f":{line}: " in each and words in each for each in problems), problems


def test_with_a_prompt_a_placement_may_say_anything(content: Write):
    items = ITEMS.replace('ltsc2019 process"', 'ltsc2019 process docker needs=msi"\nprompt = "An MSI?"')
    assert told(content(items=items)) == []


def test_a_heading_and_a_drawing_have_no_id_in_common(content: Write):
    folder = content(body=f"{WHOLE_BODY}\n## More {{#sample-t}}\n")
    drawing = DRAWING.replace("<title>", '<title id="sample-t">')
    (folder / "host-and-image" / "sample.svg").write_text(drawing)
    (problem,) = told(folder)
    assert f"lesson.md:{BODY_LINE + WHOLE_BODY.count(chr(10)) + 1}: a drawing of the lesson" in problem


def test_a_lesson_is_not_called_like_a_part_of_an_address(content: Write):
    folder = content()
    (folder / "host-and-image").rename(folder / "results")
    assert any("results/lesson.md:1: " in each and "rename" in each for each in told(folder))


def test_a_broken_lesson_costs_that_lesson_only(content: Write):
    folder = content()
    other = folder / "another"
    other.mkdir()
    (other / "lesson.md").write_text("no front matter")
    (folder / "tracks.toml").write_text(TRACKS.replace('image"]', 'image", "another"]'))
    course = curriculum.load(folder).course
    assert list(course.lessons) == ["host-and-image"]
    assert course.unavailable == {"another": "Another"}
    assert "another/lesson.md:1" in str(course.problems[0])


def test_a_folder_that_is_not_there(tmp_path):
    course = curriculum.load(tmp_path / "gone").course
    assert "does not exist" in str(course.problems[0])


def test_several_faults_are_told_together(content: Write):
    problems = told(content(body=BODY + "\n::: nothing\n\n::: also-nothing\n"))
    assert len(problems) == 2


def test_the_command_prints_and_counts(content: Write, capsys):
    assert main([str(content(items=WHOLE_ITEMS))]) == 0
    assert "1 lessons, 6 items, 0 terms, 0 numbers marked unchecked, 0 problems" in capsys.readouterr().out
    assert main([str(content(body=BODY + "\nBuild 20348 is one.\n", items=WHOLE_ITEMS))]) == 1
    assert "lessons/host-and-image/lesson.md" in capsys.readouterr().out


def test_renderings_are_kept_and_only_changed_ones_made_again(content: Write, tmp_path, monkeypatch):
    folder, keep = content(), tmp_path / "kept"
    made = []
    original = kept.kept

    def counted(place, lesson, name, make):
        return original(place, lesson, name, lambda: made.append(lesson.slug) or make())

    monkeypatch.setattr(kept, "kept", counted)
    curriculum.load(folder, None, keep)
    curriculum.load(folder, None, keep)
    assert made == ["host-and-image"]
    content(body=BODY + "\nMore.\n")
    again = curriculum.load(folder, None, keep)
    assert made == ["host-and-image"] * 2
    assert "More." in again.rendered(again.course.lessons["host-and-image"]).html
    assert len(list(keep.glob("*.json"))) == 1
    with facts.using(dataclasses.replace(facts.current(), digest="other")):
        curriculum.load(folder, None, keep)
    assert len(made) == 3


def test_kept_renderings_equal_new_ones(content: Write, tmp_path):
    folder, keep = content(body=BODY + "\nBuild 20348.\n"), tmp_path / "kept"
    first = curriculum.load(folder, None, keep)
    second = curriculum.load(folder, None, keep)
    lesson = first.course.lessons["host-and-image"]
    assert first.rendered(lesson).html == second.rendered(lesson).html
    assert first.rendered(lesson).words == second.rendered(lesson).words
    assert [str(p) for p in first.course.problems] == [str(p) for p in second.course.problems]
