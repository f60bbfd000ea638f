"""A team with one person of each role and a stranger, and a course of two lessons."""

from __future__ import annotations

import datetime
import itertools
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from portal.learn import content
from portal.learn.models import Answer
from portal.teams.models import Membership, Team
from tests.curriculum import sample

NOON = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
_keys = itertools.count()


@pytest.fixture(autouse=True)
def shelf(tmp_path):
    """The sample course and, after its lesson, a second one whose items have a -2 after their names."""
    folder = sample.write(tmp_path / "lessons")
    second = folder / "second-lesson"
    second.mkdir()
    front = sample.FRONT.replace("Host and image", "Second & last lesson")
    body, items = sample.BODY, sample.ITEMS
    for item in ("which-kernel", "old-image", "any-case"):
        body, items = (text.replace(item, f"{item}-2") for text in (body, items))
    (second / "lesson.md").write_text(front + body, encoding="utf-8")
    (second / "items.toml").write_text(items, encoding="utf-8")
    tracks = sample.TRACKS.replace('"host-and-image"', '"host-and-image", "second-lesson"')
    (folder / "tracks.toml").write_text(tracks, encoding="utf-8")
    shelf = content.load(folder)
    assert not shelf.course.problems, shelf.course.problems
    content.use(shelf)
    yield shelf
    content.use(None)


def person(name: str):
    """Somebody with an account."""
    return get_user_model().objects.create_user(f"{name.lower()}@mail.example", "correct horse", name=name)


def join(team, user, role="member", shares="results"):
    """Put somebody into a team."""
    return Membership.objects.create(team=team, user=user, role=role, shares=shares)


def answer(user, lesson="host-and-image", item="which-kernel", right=True, at=NOON):
    """Note one answer of somebody's."""
    key = f"k{next(_keys)}"
    return Answer.objects.create(
        user=user, key=key, lesson=lesson, item=item, choice="secret choice", right=right, at=at
    )


def client_of(user) -> Client:
    """A browser in which this person is signed in; anonymous for None."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def ghent(db):
    """Team "Ghent" with owner Ada, trainer Tom and member Mia; Stan is in a team of his own."""
    team = Team.objects.create(name="Ghent", slug="ghent")
    people = {role: person(name) for role, name in (("owner", "Ada"), ("trainer", "Tom"), ("member", "Mia"))}
    for role, user in people.items():
        join(team, user, role)
    stan = person("Stan")
    join(Team.objects.create(name="Away", slug="away"), stan, "owner")
    return SimpleNamespace(team=team, stranger=stan, anonymous=None, **people)
