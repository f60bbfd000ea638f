"""
One cell of the support table flips: everything that rests on it changes, and the content check says where.

This is the promise of the whole house: an answer is never written down twice.
"""

from __future__ import annotations

import dataclasses
import html
import random

import pytest

from portal import curriculum, facts
from portal.items import verdict_question
from portal.learn import content
from portal.placement import Placement
from tests.curriculum import sample

PAIR = ("windows-server-2025", "ltsc2022")
CASE = "windows-server-2025 ltsc2022 process"
BODY = (
    sample.BODY.replace("hosts=windows-server-2022 ", "hosts=windows-server-2025 ")
    + f"""
One line.
[[A 2022 image starts on a 2025 host | {CASE} = runs]].

[[It works either way | {CASE.replace("process", "hyperv")} = runs]].
"""
)
ITEMS = sample.ITEMS.replace("windows-server-2022 ltsc2019 process", CASE)


@pytest.fixture
def flipped():
    """The facts with one mode taken out of one cell."""
    known = facts.current()
    row = dataclasses.replace(known.support[PAIR], modes=("hyperv",))
    return dataclasses.replace(known, support={**known.support, PAIR: row}, digest="flipped")


@pytest.fixture
def folder(tmp_path):
    """A course with a claim, a table and a question on that cell, in use."""
    folder = sample.write(tmp_path / "lessons", body=BODY, items=ITEMS)
    content.use(content.load(folder))
    return folder


def pages(client):
    """The lesson's table, the explorer's cell and matrix, and the question with its reason."""
    asked = verdict_question(Placement.parse(CASE), random.Random(5))
    lesson = client.get("/lessons/host-and-image/").content.decode()
    explorer = client.get(
        "/explorer/?host=windows-server-2025&image=ltsc2022&isolation=process"
    ).content.decode()
    item = content.shelf().course.lessons["host-and-image"].item("old-image")
    question = content.shelf().question(item)
    answered = client.get(f"/practice/host-and-image/old-image/?chosen={question.right.key}").content.decode()
    table = lesson.partition("<table")[2].partition("</table")[0]
    return {
        "table": table,
        "explorer": explorer.partition("<main")[2],
        "right": question.right.text,
        "why": question.right.why,
        "answered": html.unescape(answered),
        "asked": asked.right.text,
    }


def test_one_cell_changes_table_explorer_answer_and_reason(client, db, folder, flipped):
    assert not content.load(folder).course.problems
    before = pages(client)
    with facts.using(flipped):
        after = pages(client)
        problems = [str(problem) for problem in content.load(folder).course.problems]
    assert before["table"] != after["table"]
    assert before["table"].count("v-stop") < after["table"].count("v-stop")
    assert before["explorer"] != after["explorer"]
    assert (
        "Does not start" in after["explorer"]
        and "Does not start" not in before["explorer"].partition("<table")[0]
    )
    assert before["right"] != after["right"]
    assert before["why"] != after["why"]
    assert before["answered"] != after["answered"]
    assert before["asked"] != after["asked"]
    line = (sample.FRONT + BODY)[: (sample.FRONT + BODY).index("[[A 2022 image starts")].count("\n") + 1
    assert problems == [
        p
        for p in problems
        if f"lessons/host-and-image/lesson.md:{line}: the rules say blocked, not runs" in p
    ]
    assert len(problems) == 1
    # The claim about the other mode still holds, and so does everything once the table is restored.
    assert pages(client) == before or pages(client)["table"] == before["table"]
    assert not content.load(folder).course.problems


def test_the_lesson_stays_readable_while_a_claim_is_wrong(client, db, folder, flipped):
    with facts.using(flipped):
        content.use(content.load(folder))
        assert client.get("/lessons/host-and-image/").status_code == 200


def test_the_projects_lessons_name_their_claims(flipped):
    """In the real lessons the flip is told by file and line."""
    folder = curriculum.default_folder()
    assert not content.load(folder).course.problems
    with facts.using(flipped):
        problems = content.load(folder).course.problems
    assert problems
    for problem in problems:
        line = problem.path.read_text(encoding="utf-8").split("\n")[problem.line - 1]
        assert "[[" in line
        assert CASE in line
