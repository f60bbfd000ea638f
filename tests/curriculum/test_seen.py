"""What a live block showed when its author looked, and what is told when it shows something else."""

from __future__ import annotations

import dataclasses
import re

import pytest

from portal import curriculum, facts
from tests.curriculum import sample

PAIR = ("windows-server-2022", "ltsc2019")


def warnings(folder, body):
    return [
        str(each) for each in curriculum.load(sample.write(folder / "lessons", body=body)).course.warnings
    ]


def seen(told):
    return re.search(r"seen=([0-9a-f]{8}) behind", told)[1]


@pytest.fixture
def flipped():
    """The facts with one mode taken out of one cell, and one signal that no longer ties to Windows."""
    known = facts.current()
    row = dataclasses.replace(known.support[PAIR], modes=())
    signals = known.migration.signals
    loose = dataclasses.replace(signals["file-server"], windows=False)
    migration = dataclasses.replace(known.migration, signals={**signals, "file-server": loose})
    support = {**known.support, PAIR: row}
    return dataclasses.replace(known, support=support, migration=migration, digest="flipped")


@pytest.mark.parametrize(
    "block",
    [
        '::: matrix hosts=windows-server-2022 images=ltsc2022,ltsc2019 isolation=hyperv title="Images"',
        "::: verdict host=windows-server-2022 image=ltsc2019 isolation=hyperv",
        '::: figure name=version-ladder caption="Builds"',
        '::: signals title="What ties to Windows"',
    ],
)
def test_a_block_that_shows_something_else_is_told_with_its_line(tmp_path, flipped, block):
    body = "## A section {#a}\n\nSome words.\n\n"
    told = [
        each for each in warnings(tmp_path, body + block + "\n") if "look at what this block shows" in each
    ]
    assert len(told) == 1 and "lesson.md:" in told[0]
    written = f"{body}{block} seen={seen(told[0])}\n"
    assert not any("this block" in each for each in warnings(tmp_path, written))
    with facts.using(flipped):
        assert any("no longer shows" in each and "lesson.md:" in each for each in warnings(tmp_path, written))


def test_every_live_block_of_the_lessons_shows_what_was_seen():
    told = [str(each) for each in curriculum.load().course.warnings]
    assert told == []
