"""A few of the facts that lessons name, each changed in a copy: the content check says where a lesson is now wrong."""

from __future__ import annotations

import random

import pytest

from benchmarks.flip_facts import Judge, run
from portal import curriculum
from portal.learn import content
from tests.curriculum import sample

SEED, NUMBER = 20261126, 6


@pytest.fixture(scope="module")
def judge():
    """The project's lessons, with the site's templates."""
    return Judge(curriculum.load(None, content.block), content.block)


def test_a_changed_fact_is_noticed(judge):
    # Rows of the support table cost most and are flipped in test_flip.py.
    paths = [path for path in sorted(judge.named) if not path.startswith(("support.", "signal.", "target."))]
    found = list(run(judge, random.Random(SEED).sample(paths, NUMBER)))
    assert not [each for each in found if each.verdict == "MISSED"]
    noticed = [each for each in found if each.verdict == "noticed"]
    assert len(noticed) >= NUMBER - 2
    assert all(":" in each.told and each.told.split(":")[1].isdigit() for each in noticed)


@pytest.mark.prove
def test_facts_of_every_form_are_noticed(judge):
    """`python benchmarks/flip_facts.py --all` takes every fact there is."""
    drawn = random.Random(SEED).sample(sorted(judge.named), 60)
    assert not [each for each in run(judge, drawn) if each.verdict == "MISSED"]


def course(tmp_path, line):
    shelf = content.load(sample.write(tmp_path / "own", body=f"{sample.BODY}\n{line}\n"))
    assert not shelf.course.problems
    return Judge(shelf, content.block)


def test_each_verdict_of_the_flip_test(tmp_path):
    """The test of the lessons is itself tested: on a claim that proves nothing, it says that it was missed."""
    proving = course(tmp_path / "a", "[[3 tries | fact.health_check_retries]]")
    idle = course(tmp_path / "b", "[[3 tries, or 4 | fact.health_check_retries]]")
    path, row = "fact.health_check_retries", "support.windows-server-2022.ltsc2019.modes"
    told, shown = run(proving, [path, f"{row}.hyperv"])
    assert (told.verdict, told.change) == (
        "noticed",
        "3 -> 4",
    ) and "own/host-and-image/lesson.md:34: " in told.told
    # A live block that shows something else is told by its word, seen=.
    assert shown.verdict == "noticed" and "seen=" in shown.told
    (missed,) = run(idle, [path])
    assert missed.verdict == "MISSED" and "[[3 tries, or 4" in missed.told
    (claimed,) = run(proving, [f"{row}.process"])
    assert claimed.verdict == "noticed" and "the rules say runs, not blocked" in claimed.told
