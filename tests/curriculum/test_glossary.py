"""The glossary: what its file may say, how lessons mark its words, and who names which."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal import curriculum
from portal.curriculum import kept
from portal.curriculum.glossary import plain, slug_of
from portal.curriculum.marking import MOST, Words
from portal.curriculum.model import Term
from tests.curriculum import sample

SOURCES = 'sources = ["ms-version-compatibility"]'
SILO = f"""[[terms]]
slug = "silo"
name = "silo"
aliases = ["application silo"]
kind = "windows"
definition = "A job object whose processes get their own meaning of some names."
{SOURCES}
"""
SAC = f"""
[[terms]]
slug = "sac"
name = "SAC"
kind = "windows"
definition = "The channel of Windows Server that had two releases a year."
{SOURCES}
see = ["silo"]
"""


def write(folder: Path, glossary: str, body: str = sample.BODY) -> curriculum.Shelf:
    """The sample course with a glossary."""
    sample.write(folder, body=body)
    (folder / "glossary.toml").write_text(glossary, encoding="utf-8")
    return curriculum.load(folder)


def faults(shelf: curriculum.Shelf) -> list[str]:
    return [str(problem) for problem in shelf.course.problems]


def marked(tmp_path: Path, prose: str, glossary: str = SILO + SAC) -> str:
    """The HTML of a lesson with this prose."""
    shelf = write(tmp_path / "lessons", glossary, sample.BODY + "\n## More\n\n" + prose)
    assert not faults(shelf)
    return shelf.rendered(shelf.course.lessons["host-and-image"]).html


def test_terms_are_read(tmp_path):
    shelf = write(tmp_path / "lessons", SILO + SAC)
    assert not faults(shelf)
    assert list(shelf.course.glossary) == ["sac", "silo"]
    silo = shelf.course.glossary["silo"]
    assert silo.forms == ("silo", "application silo")
    assert silo.definition == "A job object whose processes get their own meaning of some names."
    assert shelf.definition(silo).html == f"<p>{silo.definition}</p>"


def test_a_course_needs_no_glossary(tmp_path):
    shelf = curriculum.load(sample.write(tmp_path / "lessons"))
    assert not faults(shelf)
    assert not shelf.course.glossary


@pytest.mark.parametrize(
    ("change", "to", "told"),
    [
        (SOURCES, 'sources = ["no-such-source"]', "the source 'no-such-source' is in no file"),
        (SOURCES, "sources = []", "sources is missing"),
        ('see = ["silo"]', 'see = ["vat"]', "there is no other term 'vat'"),
        ('see = ["silo"]', 'see = ["sac"]', "there is no other term 'sac'"),
        ('see = ["silo"]', 'lesson = "nowhere"', "there is no lesson 'nowhere'"),
        ('slug = "sac"', 'slug = "silo"', "is given twice, first on line 1"),
        ('slug = "sac"', 'slug = "image-mismatch"', "an error of the facts has this slug"),
        ('name = "SAC"', 'name = "Application Silo"', "is taken by silo"),
        ('kind = "windows"', 'kind = "linux-ish"', "kind is one of linux, windows"),
        ("two releases a year.", "a release in 2019, and more.", "bare date “in 2019”"),
        ("two releases a year.", "much [[to say | no.such.fact]].", "no fact is called"),
        ('name = "SAC"', 'nmae = "SAC"', "unknown key 'nmae'"),
    ],
)
def test_faults_name_file_and_line(tmp_path, change, to, told):
    shelf = write(tmp_path / "lessons", SILO + SAC.replace(change, to))
    found = faults(shelf)
    assert any(each.startswith("lessons/glossary.toml:9: ") and told in each for each in found), found


def test_a_short_definition_says_nothing(tmp_path):
    shelf = write(
        tmp_path / "lessons", SILO.replace(" whose processes get their own meaning of some names", "")
    )
    assert "the definition has 13 characters" in faults(shelf)[0]
    assert "silo" not in shelf.course.glossary


def test_claims_in_definitions_are_asked(tmp_path):
    """What a definition says of a release is checked, and brings its source."""
    text = SILO.replace("some names.", "names: [[build 20348 | release.windows-server-2022.build]].")
    shelf = write(tmp_path / "lessons", text)
    assert not faults(shelf)
    silo = shelf.course.glossary["silo"]
    assert silo.definition.endswith("names: build 20348.")
    assert len(shelf.definition(silo).sources) > 1
    wrong = write(tmp_path / "other", text.replace("20348 |", "20349 |"))
    assert "release.windows-server-2022.build is 20348" in faults(wrong)[0]


def test_only_the_first_place_is_marked(tmp_path):
    html = marked(tmp_path, "A silo hides. Silos are jobs.")
    assert html.count('<a class="term" href="/glossary/silo/">') == 1
    assert 'A <a class="term" href="/glossary/silo/">silo</a> hides. Silos are jobs.' in html


@pytest.mark.parametrize(
    ("prose", "found"),
    [
        ("Silos are jobs.", ">Silos</a> are"),
        ("An application\nsilo is weak.", ">application\nsilo</a> is"),
        ("The **silo** it is.", "<strong><a"),
        ("The SACs ended.", ">SACs</a> ended"),
    ],
)
def test_spellings(tmp_path, prose, found):
    """Plurals, beginnings of sentences and ends of lines; the longest spelling wins."""
    assert found in marked(tmp_path, prose)


def test_the_longest_spelling_wins_whatever_it_begins_with():
    """A capital may begin a name or a sentence; the name is looked for first."""
    terms = [
        Term(slug, name, (), "linux", "", "", (), "", (), True, (), 1, {})
        for slug, name in (
            ("container", "container"),
            ("long", "consolidated group of control files"),
            ("cri", "Container Runtime Interface"),
        )
    ]
    found = [slug for _, slug in Words(terms).find("Container Runtime Interface, Container, container")]
    assert found == ["cri", "container", "container"]


@pytest.mark.parametrize(
    "prose",
    [
        "A sac of grain, a siloed team, a non-silo.",
        "Type `silo`.",
        "See [the silo](/rules/).",
        "> A silo, somebody said.",
        "Microsoft calls it “a silo of sorts”.",
        "### A silo\n\nText.",
        "| silo |\n|---|\n| none |",
        '```text title="Output"\na silo\n```',
    ],
)
def test_what_is_not_marked(tmp_path, prose):
    """Other words, code, links, quotations, headings and heads of tables."""
    assert 'class="term"' not in marked(tmp_path, prose)


def test_items_are_not_marked(tmp_path):
    body = sample.BODY.replace("::: item which-kernel", "::: item which-kernel\n\nA silo.")
    folder = sample.write(
        tmp_path / "lessons", body=body, items=sample.ITEMS.replace("That of the host", "A silo")
    )
    (folder / "glossary.toml").write_text(SILO, encoding="utf-8")
    shelf = curriculum.load(folder)
    rendered = shelf.rendered(shelf.course.lessons["host-and-image"])
    assert rendered.html.count('class="term"') == 1
    assert 'class="term"' not in str(rendered.words)


def test_a_lesson_does_not_mark_what_it_teaches(tmp_path):
    own = SILO + 'lesson = "host-and-image"\n'
    assert 'class="term"' not in marked(tmp_path, "A silo hides.", own)


def test_common_words_are_left_alone(tmp_path):
    assert 'class="term"' not in marked(tmp_path, "A silo hides.", SILO + "auto = false\n")


def test_a_lesson_marks_few_words(tmp_path):
    """More than a handful is noise."""
    words = [f"wort{chr(97 + number)}" for number in range(20)]
    terms = [SILO.replace("application silo", f"{w}x").replace('"silo"', f'"{w}"') for w in words]
    html = marked(tmp_path, " ".join(words), "\n".join(terms))
    assert html.count('class="term"') == MOST


def test_renderings_follow_the_words_and_not_the_definitions(tmp_path):
    """A new spelling renders lessons anew; a better definition does not."""
    one = write(tmp_path / "lessons", SILO)
    lesson = one.course.lessons["host-and-image"]
    better = write(tmp_path / "lessons", SILO.replace("some names", "many names"))
    other = write(tmp_path / "lessons", SILO.replace("application silo", "app silo"))
    assert one.key(lesson) == better.key(lesson) != other.key(lesson)
    assert len(kept.key(lesson, "1.1", set(), "")) == 32


def test_mentions_lead_to_the_section(tmp_path):
    body = sample.BODY + "\n## Names {#names}\n\nA silo. It fails with `0xc0370101`.\n"
    shelf = write(tmp_path / "lessons", SILO, body)
    for slug in ("silo", "image-mismatch"):
        [mention] = shelf.mentions.lessons[slug]
        assert mention.lesson.slug == "host-and-image"
        assert [section.anchor for section in mention.sections] == ["names"]
    assert "builds-differ" in {rule.id for rule in shelf.mentions.rules["image-mismatch"]}


def test_plain_text_of_markdown():
    text = "A `cgroup` is [[1 thing | fact.one]] of **many**.[^source] See [more](lesson:x)."
    assert plain(text) == "A cgroup is 1 thing of many. See more."
    assert slug_of("Copy on Write (CoW)") == "copy-on-write-cow"


def test_our_glossary_covers_the_field():
    """Many terms, each with a source; the ones that other pages lead to are there."""
    course = curriculum.current().course
    glossary = course.glossary
    assert len(glossary) >= 130
    assert {"silo", "copy-on-write", "dockershim", "digest"} <= glossary.keys()
    assert not [problem for problem in course.problems if problem.path.name == "glossary.toml"]
    lonely = [term.slug for term in glossary.values() if not term.see]
    assert not lonely


def test_our_lessons_are_not_strewn_with_marks():
    shelf = curriculum.current()
    counts = {
        lesson.slug: shelf.rendered(lesson).html.count('class="term"') for lesson in shelf.course.in_order
    }
    assert max(counts.values()) <= MOST
    assert sum(counts.values()) > len(counts)
