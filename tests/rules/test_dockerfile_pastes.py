"""Whatever is pasted, the rules answer, in about as long as the paste is."""

import time

import pytest

from portal.dockerfile import Dockerfile
from portal.rules import check
from portal.rules.fixes import apply_safe
from tests.dockerfile.pastes import MEGABYTE, PASTES

# About ten times what a megabyte takes on a slow machine; a quadratic rule needs minutes.
SANE_SECONDS = 40
PART = 10


@pytest.mark.parametrize("name", PASTES)
def test_a_large_paste_is_checked(name):
    checked_in_time(PASTES[name](MEGABYTE // PART), SANE_SECONDS / PART)


@pytest.mark.prove
@pytest.mark.parametrize("name", PASTES)
def test_a_megabyte_is_checked(name):
    checked_in_time(PASTES[name](MEGABYTE), SANE_SECONDS)


def checked_in_time(text, seconds):
    start = time.process_time()
    dockerfile = Dockerfile.parse(text).aimed("windows-server-2022", "process", "docker")
    assert check(dockerfile).outcomes
    assert str(apply_safe(apply_safe(dockerfile))) == str(apply_safe(dockerfile))
    assert time.process_time() - start < seconds
