"""Anything, a megabyte of it too, is read without an error, in about as long as it is."""

import time

import pytest

from portal.dockerfile import Dockerfile
from tests.dockerfile.pastes import MEGABYTE, PASTES
from tests.dockerfile.test_lossless import look_at_everything

# About ten times what a paste takes on a slow machine; a quadratic reader needs minutes.
SANE_SECONDS = 20


@pytest.mark.parametrize("name", PASTES)
def test_a_large_paste(name):
    read_in_time(PASTES[name](MEGABYTE // 5))


@pytest.mark.prove
@pytest.mark.parametrize("name", PASTES)
def test_a_megabyte(name):
    read_in_time(PASTES[name](MEGABYTE))


def read_in_time(text):
    start = time.process_time()
    dockerfile = Dockerfile.parse(text)
    look_at_everything(dockerfile)
    assert time.process_time() - start < SANE_SECONDS
    assert str(dockerfile) == text
    assert len(dockerfile.problems) < 1000


def test_a_bound_that_cuts_the_reading_is_told():
    many = Dockerfile.parse("FROM a\n" + "RUN b\n" * 20_000)
    assert len(many.instructions) == 10_000
    assert [problem.kind for problem in many.problems] == ["too-many-instructions"]
    stages = Dockerfile.parse("FROM a\n" * 400)
    assert len(stages.stages) == 300
    assert [(problem.kind, problem.fatal) for problem in stages.problems] == [("too-many-stages", False)]
    heredocs = Dockerfile.parse("FROM a\nRUN " + "<<E " * 200 + "\n" + "E\n" * 200)
    assert len(heredocs.instructions[1].heredocs) == 100
    assert heredocs.problems[0].kind == "too-many-heredocs"
