"""The course in use: when it is read, and when again."""

from __future__ import annotations

import os

import pytest

from portal import curriculum
from portal.learn import content
from tests.curriculum import sample


@pytest.fixture
def folder(tmp_path, settings, monkeypatch):
    """A course of one lesson, in use as the project's own would be, and for this test only."""
    monkeypatch.setattr(curriculum, "_shelf", None)
    settings.PORTAL_LESSONS = str(sample.write(tmp_path / "lessons"))
    settings.VAR_DIR = tmp_path / "var"
    content.use(None)
    yield tmp_path / "lessons"
    content.use(None)


def change(folder, later):
    path = folder / "host-and-image" / "lesson.md"
    path.write_text(path.read_text().replace("What you see", "What you meet"))
    moment = path.stat().st_mtime + later
    os.utime(path, (moment, moment))


def headings():
    shelf = content.shelf()
    return [title for _, title in shelf.rendered(shelf.course.lessons["host-and-image"]).headings]


def test_in_development_a_changed_lesson_is_read_again(folder, settings):
    settings.DEBUG = True
    assert headings() == ["What you see"]
    before = content.shelf()
    assert content.shelf() is before
    change(folder, 10)
    assert headings() == ["What you meet"]


def test_otherwise_the_course_is_read_once(folder, settings):
    settings.DEBUG = False
    assert headings() == ["What you see"]
    change(folder, 10)
    assert headings() == ["What you see"]


def broken(folder, client):
    path = folder / "host-and-image" / "lesson.md"
    path.write_text(path.read_text().replace("depth = 2", "depth = = 2"))
    answer = client.get("/lessons/host-and-image/")
    assert answer.status_code == 503
    return answer.content.decode()


def test_in_development_the_page_of_a_broken_lesson_says_what_is_wrong_and_where(
    folder, settings, client, db
):
    settings.DEBUG = True
    assert "lessons/host-and-image/lesson.md:5: broken TOML" in broken(folder, client)


def test_otherwise_it_says_nothing_of_files(folder, settings, client, db):
    settings.DEBUG = False
    page = broken(folder, client)
    assert "cannot be shown at the moment" in page
    assert "lesson.md" not in page and "TOML" not in page


def test_it_tells_how_far_it_is(folder):
    told = []
    content.shelf(lambda ready, every: told.append((ready, every)))
    assert told == [(1, 1)]
