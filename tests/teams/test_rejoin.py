"""Whoever is taken out or down does not come back up through a link they once used."""

from __future__ import annotations

import pytest
from django.urls import reverse

from portal.teams.models import Invite, Membership
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(db):
    return world.make()


@pytest.fixture
def link(w):
    return reverse("teams:join", args=[w.tokens["invite"]])


def test_removed_by_an_owner(w, link):
    browser, stranger = w.browsers["stranger"], w.people["stranger"]
    browser.post(link, {"shares": "nothing"})
    told = w.browsers["owner"].post(reverse("teams:remove", args=["harbour", stranger.key]), follow=True)
    assert "Open invitations have ended" in told.content.decode()
    assert browser.post(link, {"shares": "nothing"}).status_code == 404
    assert browser.get("/teams/harbour/").status_code == 404


def test_taken_down_by_an_owner(w, link):
    Invite.objects.update(role="trainer")
    browser, stranger = w.browsers["stranger"], w.people["stranger"]
    browser.post(link, {"shares": "nothing"})
    role = reverse("teams:role", args=["harbour", stranger.key])
    assert (
        "Open invitations" in w.browsers["owner"].post(role, {"role": "member"}, follow=True).content.decode()
    )
    browser.post("/teams/harbour/settings/leave/")
    assert browser.post(link, {"shares": "nothing"}).status_code == 404
    assert not Membership.objects.filter(user=stranger, team=w.team).exists()


def test_going_up_ends_no_invitation(w, link):
    role = reverse("teams:role", args=["harbour", w.people["member"].key])
    w.browsers["owner"].post(role, {"role": "trainer"})
    assert Invite.objects.count() == 1
