"""The sample course in use, a user, and empty kept pages."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from portal import curriculum
from portal.learn import content, serving
from tests.curriculum import sample


@pytest.fixture(autouse=True)
def shelf(tmp_path, monkeypatch):
    """The sample course; what it kept does not outlive the test."""
    monkeypatch.setattr(curriculum, "_shelf", None)
    shelf = content.load(sample.write(tmp_path / "lessons"))
    assert not shelf.course.problems, shelf.course.problems
    content.use(shelf)
    serving._pages.clear()
    serving._halves.clear()
    yield shelf
    content.use(None)
    serving._pages.clear()
    serving._halves.clear()


@pytest.fixture
def user(db):
    """Somebody with an account."""
    return get_user_model().objects.create_user(
        email="ada@example.org", password="correct horse battery", name="Ada"
    )
