"""What is made beside requests: the search's index, at the start and after midnight, and who names which term."""

from __future__ import annotations

import datetime
import logging
import threading

import pytest

from portal.curriculum import kept, search
from portal.learn import searching, starting

SECONDS = 10
TOMORROW = kept.today() + datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def unmade(shelf, monkeypatch):
    """The sample course, and no index of before."""
    monkeypatch.setattr(searching, "_made", None)
    return shelf


def test_after_midnight_nobody_waits_for_the_new_index(monkeypatch):
    before = searching.index()
    make, gate = search.index, threading.Event()

    def slowly(*given):
        gate.wait(SECONDS)
        return make(*given)

    monkeypatch.setattr(search, "index", slowly)
    monkeypatch.setattr(kept, "today", lambda: TOMORROW)
    assert [searching.index() for _ in range(3)] == [before] * 3
    gate.set()
    for thread in threading.enumerate():
        if thread.name == searching.RENEWING:
            thread.join(SECONDS)
    assert searching.index() is not before


def test_another_course_is_never_searched_by_the_index_of_before(tmp_path):
    from portal.learn import content
    from tests.curriculum import sample

    before = searching.index()
    content.use(content.load(sample.write(tmp_path / "other")))
    assert searching.index() is not before


def test_the_start_has_index_and_mentions_ready(unmade):
    starting.index_course()
    assert searching._made is not None
    assert unmade._mentions is not None


def test_a_start_without_an_index_is_told_and_goes_on(monkeypatch, caplog):
    def fails():
        raise ValueError("no index today")

    monkeypatch.setattr(searching, "index", fails)
    with caplog.at_level(logging.ERROR):
        starting.index_course()
    assert "no index today" in caplog.text
