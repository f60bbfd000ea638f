"""The demonstration: all of it is there, it can be signed in to, and it goes without a trace."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client

from portal.accounts.models import User
from portal.workshops import demo
from portal.workshops.models import Room, Vote

pytestmark = pytest.mark.django_db


def rows() -> dict[str, int]:
    """How many rows each table has."""
    skipped = {"contenttypes", "auth", "sessions"}
    return {
        model._meta.label: model.objects.count()
        for model in apps.get_models()
        if model._meta.app_label not in skipped
    }


def test_demo_from_nothing_to_nothing():
    before, out = rows(), StringIO()
    call_command("demo", stdout=out)
    text = out.getvalue()
    password = re.search(r"password +(\S+)", text)[1]
    browser = Client()
    browser.post("/accounts/login/", {"login": "trainer@demo.example", "password": password})
    pages = re.findall(r"http://[^/ ]+(/\S*)", text)
    assert len(pages) >= 5
    for path in pages:
        assert browser.get(path, follow=True).status_code == 200, path
    over, waiting = Room.objects.order_by("pk")
    assert over.ended_at and not waiting.ended_at
    assert Vote.objects.filter(question__room=over).count() > demo.PEOPLE
    with pytest.raises(CommandError, match="here already"):
        call_command("demo")
    call_command("demo", remove=True, stdout=out)
    assert "7 accounts" in out.getvalue()
    assert rows() == before


def test_demo_leaves_other_people_alone(user):
    demo.make()
    assert demo.remove() == demo.MEMBERS + 1
    assert list(User.objects.all()) == [user]
    out = StringIO()
    call_command("demo", remove=True, stdout=out)
    assert "no demo" in out.getvalue()


def test_two_demos_have_the_same_results():
    """So that pictures of it do not change from day to day."""
    shares = []
    for _ in range(2):
        made = demo.make()
        answers = made.team.memberships.order_by("pk").values_list(
            "user__answers__item", "user__answers__right"
        )
        shares.append(sorted(map(str, answers)))
        demo.remove()
    assert shares[0] == shares[1]
