"""Making, naming, leaving and deleting teams, roles, and accounts that go."""

from __future__ import annotations

import datetime

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.utils import timezone

from portal.accounts import own_data
from portal.teams import membership
from portal.teams.access import forget, team_for
from portal.teams.models import Invite, Membership, Team
from tests.teams.conftest import client_of, join, person

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\"'&{{ 7 }}"


def make(client, name, shares="nothing"):
    """Send the form of a new team."""
    return client.post("/teams/new/", {"name": name, "shares": shares})


def role_of(user, team):
    """The role somebody has now; None when they are out."""
    found = Membership.objects.filter(user=user, team=team).first()
    return found.role if found else None


def test_no_team_yet(signed_in):
    page = signed_in.get("/teams/").content.decode()
    assert "You are in no team yet" in page
    assert "/teams/new/" in page


def test_without_an_account_the_page_says_what_teams_are_for(client, ghent):
    page = client.get("/teams/").content.decode()
    assert "Each member decides alone" in page
    assert 'href="/accounts/login/?next=/teams/"' in page and 'href="/accounts/signup/?next=/teams/"' in page
    assert "Ghent" not in page and "/teams/new/" not in page


def test_whoever_has_no_name_is_told_how_they_appear(signed_in, user):
    page = signed_in.get("/teams/new/").content.decode()
    assert "You appear as" not in page
    user.name = ""
    user.save()
    page = signed_in.get("/teams/new/").content.decode()
    assert f"You appear as <b><bdi>{user}</bdi></b>" in page and "ada" not in str(user).lower()
    assert 'href="/accounts/?next=/teams/new/"' in page
    # On the page of a form that was refused as well.
    assert b"You appear as" in signed_in.post("/teams/new/", {"name": ""}).content


def test_my_teams(ghent):
    page = client_of(ghent.trainer).get("/teams/").content.decode()
    assert "Ghent" in page and "You are trainer" in page and "3 members" in page
    assert "Away" not in page


def test_who_makes_a_team_owns_it(signed_in, user):
    response = make(signed_in, "  Platform   team ", "results")
    team = Team.objects.get()
    assert response["Location"] == f"/teams/{team.slug}/people/"
    assert (team.name, team.slug) == ("Platform team", "platform-team")
    mine = Membership.objects.get()
    assert (mine.user, mine.role, mine.shares) == (user, "owner", "results")


def test_nothing_is_chosen_for_anybody(signed_in):
    assert b"checked" not in signed_in.get("/teams/new/").content.partition(b"theme")[0]
    response = signed_in.post("/teams/new/", {"name": "Platform"})
    assert response.status_code == 422
    assert b"Choose what you share" in response.content and b'value="Platform"' in response.content
    assert not Team.objects.exists()


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Équipe Plateforme", "equipe-plateforme"),
        ("平台团队", "team"),
        ("🚢", "team"),
        ("---", "team"),
        ("new", "new-2"),
        ("Join", "join-2"),
        ("a" * 80, "a" * 80),
        ("㎯" * 30, ("rads2" * 30)[:80]),
    ],
)
def test_slugs(signed_in, name, slug):
    assert make(signed_in, name).status_code == 302
    assert Team.objects.get().slug == slug
    assert signed_in.get(f"/teams/{slug}/").status_code == 200


def test_the_same_name_again(signed_in):
    for _ in range(3):
        make(signed_in, "平台")
    assert set(Team.objects.values_list("slug", flat=True)) == {"team", "team-2", "team-3"}


def test_a_slug_that_is_taken_between_looking_and_writing(user, monkeypatch):
    """The loser of the race gets the next number."""
    Team.objects.create(name="Ghent", slug="ghent")
    offered = iter(["ghent", "ghent", "ghent-2"])
    monkeypatch.setattr(membership, "free_slug", lambda name: next(offered))
    assert membership.create(user, "Ghent", "nothing").slug == "ghent-2"


@pytest.mark.parametrize("name", ["", "   ", "\u202e\u200b", "\x00"])
def test_a_name_that_nobody_would_see(signed_in, name):
    response = make(signed_in, name)
    assert response.status_code == 422
    assert b"that can be seen" in response.content


def test_a_name_of_ten_thousand_characters_is_kept_in_the_form(signed_in):
    response = make(signed_in, "x" * 10_000)
    assert response.status_code == 422
    assert b"x" * 10_000 in response.content and b"at most 80 characters" in response.content


def test_hostile_names_are_text(signed_in, user):
    user.name = HOSTILE[:80]
    user.save()
    make(signed_in, f"\u202e{HOSTILE}\u2066", "results")
    team = Team.objects.get()
    assert team.name == HOSTILE
    for path in ("", "people/", "settings/", "settings/delete/"):
        page = signed_in.get(f"/teams/{team.slug}/{path}").content.decode()
        assert "<script>alert" not in page and "&lt;script&gt;alert(1)" in page
        assert "\u202e" not in page and "\u2066" not in page
    assert "<script>alert" not in signed_in.get("/teams/").content.decode()


def test_rename_keeps_the_address(ghent):
    client = client_of(ghent.owner)
    client.post("/teams/ghent/settings/", {"name": "Brussels"})
    assert "Brussels" in client.get("/teams/ghent/").content.decode()
    response = client.post("/teams/ghent/settings/", {"name": "y" * 81})
    assert response.status_code == 422 and b"y" * 81 in response.content
    assert b"<h1><bdi>Brussels</bdi></h1>" in response.content


def test_roles_change(ghent):
    client = client_of(ghent.owner)
    client.post(f"/teams/ghent/people/{ghent.member.key}/role/", {"role": "owner"})
    assert role_of(ghent.member, ghent.team) == "owner"
    client.post(f"/teams/ghent/people/{ghent.owner.key}/role/", {"role": "member"})
    assert role_of(ghent.owner, ghent.team) == "member"
    assert client.post(f"/teams/ghent/people/{ghent.owner.key}/role/", {"role": "owner"}).status_code == 403


def test_the_last_owner_keeps_the_role(ghent):
    response = client_of(ghent.owner).post(
        f"/teams/ghent/people/{ghent.owner.key}/role/", {"role": "trainer"}
    )
    assert response.status_code == 422
    assert b"Make somebody else an owner first" in response.content
    assert role_of(ghent.owner, ghent.team) == "owner"


def test_the_last_owner_stays_while_others_are_there(ghent):
    client = client_of(ghent.owner)
    response = client.post("/teams/ghent/settings/leave/")
    assert response.status_code == 422
    assert b"Make somebody else an owner" in response.content
    join(ghent.team, person("Otto"), "owner")
    assert client.post("/teams/ghent/settings/leave/")["Location"] == "/teams/"
    assert client.get("/teams/ghent/").status_code == 404


def test_leaving_asks_first(ghent):
    """The first press opens what follows from it, with a button of its own; a refusal keeps it open."""
    page = client_of(ghent.member).get("/teams/ghent/settings/").content.decode()
    asked = page.partition('<details class="sure-d">')[2].partition("</details>")[0]
    assert asked.startswith('<summary class="sure">Leave the team</summary>')
    assert 'action="/teams/ghent/settings/leave/"' in asked and "btn-stop" in asked
    assert page.count('action="/teams/ghent/settings/leave/"') == 1
    refused = client_of(ghent.owner).post("/teams/ghent/settings/leave/").content.decode()
    assert '<details class="sure-d" open>' in refused


def test_the_ways_out_look_the_same_and_the_last_button_warns(ghent):
    client = client_of(ghent.owner)
    pages = {path: client.get(f"/teams/ghent/{path}").content.decode() for path in ("people/", "settings/")}
    assert pages["people/"].count('class="sure"') == 3
    assert pages["settings/"].count('class="sure"') == 2
    assert (
        b'<button class="btn btn-stop">Delete the team' in client.get("/teams/ghent/settings/delete/").content
    )


def test_the_last_one_out_takes_the_team_along(signed_in):
    make(signed_in, "Alone")
    assert b"so it is deleted when you leave" in signed_in.get("/teams/alone/settings/").content
    signed_in.post("/teams/alone/settings/leave/")
    assert not Team.objects.exists()


def test_removed_people_are_out_with_their_invitations(ghent):
    """Otherwise they come back through a link of their own."""
    membership.invite(team_for(ghent.trainer, "ghent"), "member")
    client_of(ghent.owner).post(f"/teams/ghent/people/{ghent.trainer.key}/remove/")
    assert role_of(ghent.trainer, ghent.team) is None
    assert not Invite.objects.exists()


def test_a_trainer_made_member_loses_the_invitations(ghent):
    membership.invite(team_for(ghent.trainer, "ghent"), "trainer")
    client_of(ghent.owner).post(f"/teams/ghent/people/{ghent.trainer.key}/role/", {"role": "member"})
    assert not Invite.objects.exists()


def test_owners_do_not_remove_themselves(ghent):
    response = client_of(ghent.owner).post(f"/teams/ghent/people/{ghent.owner.key}/remove/")
    assert response["Location"] == "/teams/ghent/settings/"
    assert role_of(ghent.owner, ghent.team) == "owner"


def test_deleting_asks_for_the_name(ghent):
    client = client_of(ghent.owner)
    assert client.post("/teams/ghent/settings/delete/", {"name": "ghent"}).status_code == 422
    assert client.post("/teams/ghent/settings/delete/", {"name": " Ghent "})["Location"] == "/teams/"
    assert not Team.objects.filter(slug="ghent").exists()
    assert not Membership.objects.filter(user=ghent.member).exists()


def since(user, team, day):
    """Say when somebody joined."""
    moment = datetime.datetime(2026, 1, day, tzinfo=datetime.UTC)
    Membership.objects.filter(user=user, team=team).update(joined_at=moment)


def test_an_account_that_goes_leaves_the_team_to_the_longest_standing_trainer(ghent):
    early, late = person("Early"), person("Late")
    join(ghent.team, late, "trainer")
    join(ghent.team, early, "trainer")
    since(ghent.member, ghent.team, 1)
    for day, user in enumerate((early, late, ghent.trainer), 2):
        since(user, ghent.team, day)
    forget(ghent.owner)
    assert role_of(early, ghent.team) == "owner"
    assert [role_of(user, ghent.team) for user in (late, ghent.trainer, ghent.member)] == [
        "trainer",
        "trainer",
        "member",
    ]


def test_an_account_that_goes_leaves_the_team_to_a_member_where_there_is_no_trainer(ghent):
    other = person("Noor")
    join(ghent.team, other)
    since(other, ghent.team, 2)
    since(ghent.member, ghent.team, 3)
    Membership.objects.filter(user=ghent.trainer).delete()
    own_data.delete(ghent.owner)
    assert (role_of(other, ghent.team), role_of(ghent.member, ghent.team)) == ("owner", "member")


def test_an_account_that_goes_with_other_owners_or_nobody_left(ghent):
    otto = person("Otto")
    join(ghent.team, otto, "owner")
    membership.invite(team_for(ghent.owner, "ghent"), "member")
    own_data.delete(ghent.owner)
    assert role_of(otto, ghent.team) == "owner" and role_of(ghent.trainer, ghent.team) == "trainer"
    assert not Invite.objects.exists()
    own_data.delete(ghent.stranger)
    assert list(Team.objects.all()) == [ghent.team]


def test_forgetting_takes_as_many_queries_for_many_teams(ghent, django_assert_max_num_queries):
    for n in range(6):
        team = Team.objects.create(name=f"T{n}", slug=f"t{n}")
        join(team, ghent.owner, "owner")
        join(team, ghent.member)
    with django_assert_max_num_queries(16):
        forget(ghent.owner)
    assert Membership.objects.filter(user=ghent.member, role="owner").count() == 6


def test_personal_data(ghent):
    token = membership.invite(team_for(ghent.owner, "ghent"), "trainer")
    kept = apps.get_app_config("teams").personal_data(ghent.owner)
    assert kept["teams"][0] | {"joined_at": None} == {
        "team": "Ghent",
        "slug": "ghent",
        "role": "owner",
        "shares": "results",
        "joined_at": None,
    }
    assert [(each["team"], each["role"]) for each in kept["invitations"]] == [("Ghent", "trainer")]
    assert kept["invitations"][0]["expires_at"] > timezone.now()
    assert token not in str(kept) and Invite.objects.get().token_hash not in str(kept)


def test_nobody_is_in_a_team_twice(ghent):
    with pytest.raises(IntegrityError):
        join(ghent.team, ghent.member)
