"""Invitations: made, shown once, used, expired, revoked, guessed."""

from __future__ import annotations

import datetime
import re

import pytest
from django.utils import timezone

from portal import guessing
from portal.teams import membership
from portal.teams.access import team_for
from portal.teams.models import Invite, Membership
from tests.teams.conftest import client_of, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(ghent):
    """The token of an open invitation as trainer."""
    return membership.invite(team_for(ghent.owner, "ghent"), "trainer")


def link_on(page):
    """The link that a page of people shows, or None."""
    found = re.search(r'id="invite-u" readonly value="([^"]+)"', page)
    return found[1] if found else None


def test_the_link_is_shown_once_and_kept_as_a_hash(ghent, settings):
    settings.PORTAL_URL = "https://portal.example.com"
    client = client_of(ghent.trainer)
    response = client.post("/teams/ghent/people/invite/", {"role": "member"})
    assert response["Location"] == "/teams/ghent/people/#invitations"
    client.head("/teams/ghent/people/")
    link = link_on(client.get("/teams/ghent/people/").content.decode())
    assert link.startswith("https://portal.example.com/teams/join/")
    token = link.rstrip("/").rpartition("/")[2]
    invite = Invite.objects.get()
    assert invite.token_hash == guessing.hashed(token)
    assert (invite.role, invite.created_by) == ("member", ghent.trainer)
    assert link_on(client.get("/teams/ghent/people/").content.decode()) is None
    assert token not in str(dict(client.session))


def test_the_link_is_shown_on_its_own_team_only(ghent):
    client = client_of(ghent.owner)
    client.post("/teams/new/", {"name": "Other", "shares": "nothing"})
    client.post("/teams/ghent/people/invite/", {"role": "member"})
    assert link_on(client.get("/teams/other/people/").content.decode()) is None
    assert link_on(client.get("/teams/ghent/people/").content.decode())


def test_a_signed_out_reader_is_told_and_led_through_sign_in(client, token):
    page = client.get(f"/teams/join/{token}/").content.decode()
    assert "<bdi>Ghent</bdi>" in page and "You are invited as trainer." in page
    assert "Who sees what" in page
    assert f"/accounts/login/?next=/teams/join/{token}/" in page
    assert f"/accounts/signup/?next=/teams/join/{token}/" in page
    assert f'action="/teams/join/{token}/' not in page and "Join the team" not in page
    response = client.post(f"/teams/join/{token}/", {"shares": "results"})
    assert response["Location"] == f"/accounts/login/?next=/teams/join/{token}/"


def test_signing_up_leads_back_to_the_invitation(client, token):
    data = {"email": "new@mail.example", "name": "New", "password1": "correct horse battery"}
    response = client.post(
        f"/accounts/signup/?next=/teams/join/{token}/", data | {"next": f"/teams/join/{token}/"}
    )
    assert response["Location"] == f"/teams/join/{token}/"
    assert b"Join the team" in client.get(response["Location"]).content


def test_opening_the_link_changes_nothing(ghent, token):
    """Programs that preview links open it too."""
    client = client_of(ghent.stranger)
    page = client.get(f"/teams/join/{token}/").content.decode()
    assert 'value="nothing" required>' in page and 'value="results" required>' in page
    assert not Membership.objects.filter(user=ghent.stranger, team=ghent.team).exists()


def test_whoever_has_no_name_is_told_how_they_appear_before_joining(ghent, token):
    path = f"/teams/join/{token}/"
    assert b"You appear as" not in client_of(ghent.stranger).get(path).content
    ghent.stranger.name = ""
    ghent.stranger.save()
    client = client_of(ghent.stranger)
    page = client.get(path).content.decode()
    assert f"You appear as <b><bdi>{ghent.stranger}</bdi></b>" in page
    assert f'href="/accounts/?next={path}"' in page
    response = client.post("/accounts/", {"name": "Stan", "next": path})
    assert response["Location"] == path
    assert b"You appear as" not in client.get(path).content


@pytest.mark.parametrize("shares", ["nothing", "results"])
def test_joining(ghent, token, shares):
    client = client_of(ghent.stranger)
    response = client.post(f"/teams/join/{token}/", {"shares": shares})
    assert response["Location"] == "/teams/ghent/"
    mine = Membership.objects.get(user=ghent.stranger, team=ghent.team)
    assert (mine.role, mine.shares) == ("trainer", shares)


@pytest.mark.parametrize("shares", ["", "everything"])
def test_joining_without_a_choice(ghent, token, shares):
    response = client_of(ghent.stranger).post(f"/teams/join/{token}/", {"shares": shares})
    assert response.status_code == 422
    assert b"Choose what you share" in response.content
    assert not Membership.objects.filter(user=ghent.stranger, team=ghent.team).exists()


@pytest.mark.parametrize("who", ["owner", "member"])
def test_joining_twice_changes_nothing(ghent, token, who):
    """Neither lowers a role nor raises one, and leaves the choice as it is."""
    client = client_of(getattr(ghent, who))
    assert b"You are in this team already." in client.get(f"/teams/join/{token}/").content
    page = client.post(f"/teams/join/{token}/", {"shares": "nothing"}, follow=True).content
    assert b"You are in this team already." in page
    mine = Membership.objects.get(user=getattr(ghent, who))
    assert (mine.role, mine.shares) == (who, "results")
    assert membership.join(mine.user, token, "nothing") == (mine, False)


def test_an_invitation_serves_many(ghent, token):
    for name in ("Noor", "Otto"):
        assert client_of(person(name)).post(f"/teams/join/{token}/", {"shares": "nothing"}).status_code == 302
    assert ghent.team.memberships.count() == 5


def test_an_invitation_holds_seven_days(ghent, token):
    invite = Invite.objects.get()
    week = datetime.timedelta(days=7)
    assert abs(invite.expires_at - timezone.now() - week) < datetime.timedelta(minutes=1)
    Invite.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    client = client_of(ghent.stranger)
    assert client.get(f"/teams/join/{token}/").status_code == 404
    assert client.post(f"/teams/join/{token}/", {"shares": "results"}).status_code == 404
    assert b"No invitation is open." in client_of(ghent.owner).get("/teams/ghent/people/").content
    membership.invite(team_for(ghent.owner, "ghent"), "member")
    assert not Invite.objects.filter(pk=invite.pk).exists()


def test_a_revoked_invitation_lets_nobody_in(ghent, token):
    invite = Invite.objects.get()
    for _ in range(2):
        response = client_of(ghent.trainer).post(f"/teams/ghent/people/invitations/{invite.pk}/revoke/")
        assert response.status_code == 302
    response = client_of(ghent.stranger).post(f"/teams/join/{token}/", {"shares": "results"})
    assert response.status_code == 404
    assert b"This link invites nobody" in response.content
    assert membership.join(ghent.stranger, token, "results") is None


def test_expired_and_revoked_look_like_never_made(ghent, token, client):
    pages = []
    Invite.objects.update(expires_at=timezone.now())
    pages.append(client.get(f"/teams/join/{token}/").content)
    Invite.objects.all().delete()
    pages.append(client.get(f"/teams/join/{token}/").content)
    pages.append(client.get("/teams/join/nothing/").content.replace(b"nothing", token.encode()))
    assert pages[0] == pages[1] == pages[2]


def test_guessing_is_limited_and_a_right_token_passes(ghent, token, client):
    for n in range(guessing.MOST_FAILED):
        assert client.get(f"/teams/join/wrong-{n}/").status_code == 404
    response = client.get("/teams/join/wrong/")
    assert response.status_code == 429 and response["Retry-After"]
    assert client.get(f"/teams/join/{token}/").status_code == 200
    joining = client_of(ghent.stranger).post(f"/teams/join/{token}/", {"shares": "nothing"})
    assert joining.status_code == 302


def test_right_tokens_are_never_counted(token, client):
    for _ in range(guessing.MOST_FAILED + 5):
        assert client.get(f"/teams/join/{token}/").status_code == 200


def test_nobody_invites_above_their_own_role(ghent):
    with pytest.raises(ValueError, match="owner"):
        membership.invite(team_for(ghent.owner, "ghent"), "owner")
    with pytest.raises(ValueError, match="trainer"):
        membership.invite(team_for(ghent.member, "ghent"), "trainer")


@pytest.mark.parametrize("path", ["join/", "join/people/", "join/%00/", "join/%ff/", f"join/{'x' * 3000}/"])
def test_odd_addresses(signed_in, path):
    assert signed_in.get(f"/teams/{path}").status_code == 404
