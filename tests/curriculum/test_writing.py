"""The writer's check: what is wrong or worth a second look is told with file and line."""

from __future__ import annotations

import datetime
import re
import time

import pytest

from portal import curriculum
from portal.curriculum.__main__ import main
from portal.curriculum.claims import ClaimError, bear_out
from portal.curriculum.reading import read
from portal.curriculum.writing import review
from portal.learn import content as site
from portal.rules import RULES
from tests.curriculum import sample
from tests.curriculum.sample import BODY, FRONT, WHOLE_BODY, WHOLE_FRONT, WHOLE_ITEMS, Write

DAY = datetime.date(2026, 11, 26)
END = FRONT.count("\n") + WHOLE_BODY.count("\n")
LONG_SENTENCE = (
    "This sentence goes on and on, " + "word after word, " * 12 + "until nobody knows how it began.\n"
)


@pytest.fixture
def told(content: Write):
    """What the writer's check says about the whole sample, changed in one place: "error" or "warning" and the fault."""

    def ask(body=WHOLE_BODY, items=WHOLE_ITEMS, front=WHOLE_FRONT, day=DAY):
        folder = content(front=front, body=body, items=items)
        drawing = folder / "host-and-image" / "sample.svg"
        drawing.write_text(sample.DRAWING)
        found = review(read(folder), day)
        return [f"{'warning' if each.warning else 'error'} {each}" for each in found]

    return ask


def test_a_whole_lesson_has_nothing_to_tell(told):
    assert told() == []


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("/facts/no-such-fact/", "nothing under /facts/ is called 'no-such-fact'"),
        ("/glossary/no-such-term/", "nothing under /glossary/ is called"),
        ("/rules/no-such-rule/", "nothing under /rules/ is called"),
        ("/lessons/no-such-lesson/", "nothing under /lessons/ is called"),
        ("/lessons/host-and-image/#nowhere", "no part #nowhere"),
        ("/explorer/?host=windows-server-1066&image=ltsc2019", "windows-server-1066"),
        ("/advisor/?s=web-app&s=punch-cards", "no signal is called 'punch-cards'"),
        ("/figures/?figure=moon", "no figure is called 'moon'"),
        ("#nowhere", "has no part #nowhere; it has #what-most"),
        ("lesson:host-and-image#nowhere", "has no part #nowhere"),
        ("explorer/", "starts with a slash"),
    ],
)
def test_a_link_that_leads_nowhere(told, link, said):
    found = told(body=f"{WHOLE_BODY}\nOne line.\nSee [this]({link}).\n")
    assert len(found) == 1
    assert found[0].startswith(f"error lessons/host-and-image/lesson.md:{END + 3}: ") and said in found[0]


@pytest.mark.parametrize(
    "link",
    [
        "/facts/changes/",
        "/facts/windows-server-2022/",
        "/glossary/image-mismatch/",
        "/rules/image-newer-than-host/",
        "/lessons/host-and-image/#what-you-see",
        "/explorer/?host=windows-server-2022&image=ltsc2019&isolation=process",
        "/advisor/?s=web-app",
        "/figures/?figure=timeline",
        "#fig-1",
        "#q-which-kernel",
        "lesson:host-and-image#what-you-see",
        "https://example.org/x",
    ],
)
def test_a_link_that_leads_somewhere(told, link):
    assert told(body=f"{WHOLE_BODY}\nSee [this]({link}), and `[that](/nowhere/)` is code.\n") == []


def test_a_link_in_a_reason_names_the_item(told):
    (found,) = told(
        items=WHOLE_ITEMS.replace(
            "There is one only, for all.", "There is [one](/rules/gone/) only, for all."
        )
    )
    assert "error lessons/host-and-image/items.toml:1: the link to /rules/gone/ is broken" in found


def test_the_sites_own_addresses_are_asked_too(settings, content: Write):
    settings.PORTAL_LESSONS = str(
        content(body=f"{BODY}\nSee [this](/exporer/?x=1) and [that](/explorer/).\n")
    )
    broken = [each.msg for each in site.check(None) if "no such page" in each.msg]
    assert len(broken) == 1 and "/exporer/?x=1" in broken[0]


def test_a_drawing_that_no_page_shows(told):
    found = told(body=WHOLE_BODY.replace("name=sample", "name=isolation"))
    assert found == [
        "error lessons/host-and-image/sample.svg:1: no “::: figure name=sample” of the lesson shows this drawing"
    ]


def test_a_figure_without_file_or_with_an_unlisted_source_keeps_a_lesson_out(content: Write):
    for line, said in (
        ("::: figure name=gone caption=x", "no file gone.svg"),
        ("::: figure name=isolation caption=x sources=gone", "'gone' is not listed"),
    ):
        (problem,) = curriculum.load(content(body=f"{BODY}\n{line}\n")).course.problems
        assert said in str(problem) and problem.fatal


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        ({"items": sample.ITEMS}, "items.toml:1", "error has 3 items"),
        ({"items": sample.ITEMS}, "items.toml:1", 'error no item has use = "warmup"'),
        (
            {"items": WHOLE_ITEMS.replace('use = "inline"', 'use = "end"')},
            "items.toml:1",
            'error no item has use = "inline"',
        ),
        (
            {"items": WHOLE_ITEMS.replace("Images hold no kernel at all.", "Incorrect.")},
            "items.toml:1",
            "error item which-kernel: “Incorrect.” is no reason",
        ),
        (
            {"items": WHOLE_ITEMS.replace("Images hold no kernel at all.", "That is not correct at all.")},
            "items.toml:1",
            "error item which-kernel: “That is not correct at all.” is no reason",
        ),
        (
            {"items": WHOLE_ITEMS.replace("Images hold no kernel at all.", "Sorry, this isn’t the right answer.")},
            "items.toml:1",
            "error item which-kernel: “Sorry, this isn’t the right answer.” is no reason",
        ),
        (
            {"items": WHOLE_ITEMS.replace("Images hold no kernel at all.", "Images hold none.")},
            "items.toml:1",
            "error item which-kernel: the reason for “One in the image” has fewer than 5 words",
        ),
        (
            {"items": WHOLE_ITEMS.replace("[^own-page]", "")},
            "items.toml:1",
            "error item which-kernel: no reason of the question names a source",
        ),
        (
            {"items": WHOLE_ITEMS.replace('"That of the host"', '"That of the host, which all of them share"')},
            "items.toml:1",
            "warning item which-kernel: the right answer has 41 characters",
        ),
        ({"front": WHOLE_FRONT.partition("[[source]]")[0].replace('"ms-version-compatibility"', "") + "+++\n"},
         "lesson.md:8", "error the lesson names no sources"),
        ({"body": WHOLE_BODY + "\n## More\n\n" + "It is so. " * 30}, f"lesson.md:{END + 2}",
         "warning the section “More” has neither a source, nor a claim"),
        ({"body": WHOLE_BODY + "\n" + LONG_SENTENCE * 9}, f"lesson.md:{END + 2}",
         "warning 9 of 13 sentences have more than 30 words"),
        ({"body": WHOLE_BODY + "\n" + LONG_SENTENCE * 9}, "lesson.md:17", "warning sentences have"),
        ({"body": WHOLE_BODY + "\nIt is so.[^own-page]" + " It is so." * 650}, "lesson.md:17",
         "warning the lesson has"),
        ({"front": WHOLE_FRONT.replace("minutes = 1", "minutes = 9")}, "lesson.md:4", "warning minutes is 9, and"),
        ({"body": WHOLE_BODY.replace("What most people get wrong", "Wrong")}, "lesson.md:17",
         "warning there is no section"),
        ({"day": datetime.date(2026, 11, 23)}, "lesson.md:9",
         "error the lesson says that it was checked on 2026-11-24, a day that is yet to come"),
        ({"day": datetime.date(2026, 11, 23)}, "lesson.md:12", "error the source own-page says that"),
        ({"day": datetime.date(2028, 1, 1)}, "lesson.md:9", "warning the lesson was last checked on 2026-11-24"),
        ({"day": datetime.date(2028, 1, 1)}, "lesson.md:12", "warning the source own-page was last checked"),
        ({"day": datetime.date(2028, 1, 1)}, "releases/windows-server-2022.toml:1",
         "warning Release windows-server-2022 was last checked"),
    ],
)  # fmt: skip
def test_a_fault_names_file_and_line(told, change, line, said):
    level, _, words = said.partition(" ")
    found = told(**change)
    assert any(e.startswith(level) and f"{line}: " in e and words in e for e in found), found


def test_a_lesson_without_a_figure(content: Write):
    found = [str(each) for each in review(read(content(front=WHOLE_FRONT, items=WHOLE_ITEMS)), DAY)]
    assert any(":17: the lesson has no figure" in each for each in found), found


def test_a_single_fact_and_a_source_that_are_old_are_told_in_their_files():
    found = [str(each) for each in review(read(curriculum.default_folder()), datetime.date(2028, 1, 1))]
    assert any(re.search(r"facts/sources\.toml:\d\d+: Source aks-changelog was", each) for each in found)
    assert any(re.search(r"single/\w+\.toml:\d+: Value ", each) for each in found)
    assert not any(re.search(r"single/\w+\.toml:1: Value ", each) for each in found)


@pytest.mark.parametrize("file", ["lesson.md", "items.toml", "other.svg"])
def test_what_is_to_be_filled_in_keeps_a_lesson_out(content: Write, file):
    folder = content()
    path = folder / "host-and-image" / file
    text = path.read_text() if path.exists() else ""
    path.write_text(text + ("# " if file == "items.toml" else "") + "TODO: say this\n")
    course = curriculum.load(folder).course
    (problem,) = course.problems
    assert str(problem) == (
        f"lessons/host-and-image/{file}:{text.count(chr(10)) + 1}: to be filled in: TODO: say this"
    )
    assert not course.lessons
    assert "host-and-image" in curriculum.load(folder, drafts=True).course.lessons


def test_a_rule_that_a_lesson_teaches_and_does_not_link(told, monkeypatch):
    rule = RULES["image-newer-than-host"]
    monkeypatch.setitem(RULES, rule.id, _taught(rule))
    (found,) = told()
    assert found.startswith(
        "warning lessons/host-and-image/lesson.md:17: the rule image-newer-than-host names"
    )
    assert told(body=f"{WHOLE_BODY}\nA [rule](rule:image-newer-than-host).\n") == []


def _taught(rule):
    import dataclasses

    return dataclasses.replace(rule, lesson="host-and-image")


def test_an_objective_that_no_question_tests(content: Write):
    """Also where no question of the lesson says what it aims at."""
    (problem,) = curriculum.load(content(items=sample.ITEMS.replace("aims = [1]\n", ""))).course.problems
    assert "lesson.md:6: no inline or end item has the objective 1" in str(problem)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("0xc0370101 and 0x80370101", "error.image-mismatch.codes"),
        ("availability, scaling, patching, images", "target.windows-host.duties"),
    ],
)
def test_a_claim_about_a_list_names_no_more_than_the_fact(text, path):
    """A list of the facts that becomes shorter is still part of what the text says."""
    assert bear_out(text, path).sources
    assert bear_out(f"these: {text}. And more", path).sources
    for longer in (
        f"{text}, other",
        f"{text} and other",
        f"other, {text}",
        f"other and {text}",
        f"{text}, or other",
    ):
        with pytest.raises(ClaimError, match="does not say"):
            bear_out(longer, path)


def test_each_rule_is_linked_from_the_lesson_that_it_names():
    lessons = read(curriculum.default_folder()).lessons
    taught = [rule for rule in RULES.values() if rule.lesson]
    assert taught
    assert [rule.id for rule in taught if rule.lesson not in lessons] == []
    assert [rule.id for rule in taught if f"](rule:{rule.id}" not in lessons[rule.lesson].body] == []


def test_the_command_tells_warnings_and_fails_for_none(content: Write, capsys):
    folder = content(front=WHOLE_FRONT, items=WHOLE_ITEMS)
    assert main([str(folder)]) == 0
    out = capsys.readouterr().out
    assert "warning: lessons/host-and-image/lesson.md:17: the lesson has no figure" in out
    assert "0 problems, 3 warnings" in out
    assert main([str(content(items=sample.ITEMS))]) == 1
    assert "items.toml:1: the lesson has 3 items" in capsys.readouterr().out


def test_all_lessons_are_reviewed_within_a_second():
    course = read(curriculum.default_folder())
    review(course)
    started = time.process_time()
    review(course)
    assert time.process_time() - started < 1
