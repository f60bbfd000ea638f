"""Who gets what answer, for every address, method and role; and that strangers learn nothing."""

from __future__ import annotations

import pytest
from django.urls import get_resolver, reverse

from portal.teams import membership
from portal.teams.access import team_for
from portal.teams.models import Membership, Team
from tests.teams.conftest import client_of, person

pytestmark = pytest.mark.django_db
ROLES = ("anonymous", "stranger", "member", "trainer", "owner")
SIGN_IN = 302
# Method, name, form; then the status for a stranger, a member, a trainer and an owner. 422 and 302 are let in.
VIEWS = [
    ("get", "team", {}, (404, 200, 200, 200)),
    ("get", "results", {}, (404, 200, 200, 200)),
    ("get", "people", {}, (404, 200, 200, 200)),
    ("get", "settings", {}, (404, 200, 200, 200)),
    ("get", "delete", {}, (404, 403, 403, 200)),
    ("get", "sharing", {}, (404, 302, 302, 302)),
    ("get", "leave", {}, (404, 302, 302, 302)),
    ("get", "invite", {}, (404, 302, 302, 302)),
    ("get", "revoke", {}, (404, 302, 302, 302)),
    ("get", "role", {}, (404, 302, 302, 302)),
    ("get", "remove", {}, (404, 302, 302, 302)),
    ("post", "settings", {"name": "Brussels"}, (404, 403, 403, 302)),
    ("post", "sharing", {"shares": "nothing"}, (404, 302, 302, 302)),
    ("post", "leave", {}, (404, 302, 302, 422)),
    ("post", "delete", {"name": "Ghent"}, (404, 403, 403, 302)),
    ("post", "invite", {"role": "member"}, (404, 403, 302, 302)),
    ("post", "revoke", {}, (404, 403, 302, 302)),
    ("post", "role", {"role": "trainer"}, (404, 403, 403, 302)),
    ("post", "remove", {}, (404, 403, 403, 302)),
    ("post", "role", {"role": "king"}, (404, 403, 403, 422)),
    ("post", "invite", {"role": "owner"}, (404, 403, 422, 422)),
    ("post", "settings", {"name": ""}, (404, 403, 403, 422)),
    ("post", "delete", {"name": "Other"}, (404, 403, 403, 422)),
    ("post", "sharing", {"shares": "all"}, (404, 422, 422, 422)),
]
# Where forms are sent to; opened, they lead to the page with the form.
FORMS = {
    "sharing": "/teams/ghent/settings/",
    "leave": "/teams/ghent/settings/#leave",
    "invite": "/teams/ghent/people/",
    "revoke": "/teams/ghent/people/",
    "role": "/teams/ghent/people/",
    "remove": "/teams/ghent/people/",
}
GET_ONLY = {"team", "results", "people"}


def address(name, slug, key, invite):
    """The address of a view of one team."""
    more = {"role": [key], "remove": [key], "revoke": [invite]}.get(name, [])
    return reverse(f"teams:{name}", args=[slug, *more])


@pytest.fixture
def other(ghent):
    """A member to act on."""
    user = person("Noor")
    Membership.objects.create(team=ghent.team, user=user, role="member", shares="nothing")
    return user


@pytest.fixture
def invite(ghent):
    """An open invitation to the team."""
    membership.invite(team_for(ghent.owner, "ghent"), "member")
    return ghent.team.invites.get()


@pytest.mark.parametrize("who", ROLES)
@pytest.mark.parametrize(("method", "name", "form", "statuses"), VIEWS)
def test_every_view_by_role(ghent, other, invite, who, method, name, form, statuses):
    """Strangers get 404, those whose role is too small 403, the signed-out the sign-in; nothing changes for them."""
    expected = {"anonymous": SIGN_IN} | dict(zip(ROLES[1:], statuses, strict=True))
    client = client_of(getattr(ghent, who))
    before = list(Membership.objects.order_by("pk").values()), list(Team.objects.order_by("pk").values())
    response = getattr(client, method)(address(name, "ghent", other.key, invite.pk), form)
    assert response.status_code == expected[who]
    if who in ("anonymous", "stranger") or response.status_code in (403, 422):
        after = list(Membership.objects.order_by("pk").values()), list(Team.objects.order_by("pk").values())
        assert after == before
        assert ghent.team.invites.count() == 1
    if who == "anonymous":
        assert response["Location"].startswith("/accounts/login/?next=/teams/ghent/")
    if response.status_code == 403:
        assert b"of the team may do this" in response.content


def test_the_table_covers_every_view():
    """A new view says who may open it."""
    found = {
        entry.name
        for resolver in get_resolver().url_patterns
        if getattr(resolver, "app_name", "") == "teams"
        for entry in resolver.url_patterns
    }
    assert found == {row[1] for row in VIEWS} | {"list", "new", "join"}


@pytest.mark.parametrize(("name", "method"), sorted({(row[1], row[0]) for row in VIEWS}))
def test_a_foreign_team_answers_like_none(ghent, other, invite, name, method):
    """Byte for byte the same, but for the address."""
    client = client_of(ghent.stranger)
    pages = []
    for slug in ("ghent", "no-such-team"):
        response = getattr(client, method)(address(name, slug, other.key, invite.pk))
        assert response.status_code == 404
        pages.append(response.content.replace(slug.encode(), b""))
    assert pages[0] == pages[1]


@pytest.mark.parametrize("name", sorted({row[1] for row in VIEWS}))
@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "head"])
def test_other_methods_are_refused(ghent, other, invite, name, method):
    response = getattr(client_of(ghent.owner), method)(address(name, "ghent", other.key, invite.pk))
    allowed = {"get", "head"} | (set() if name in GET_ONLY else {"post"})
    assert (response.status_code == 405) == (method not in allowed)


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("method", ["get", "head"])
def test_an_address_of_a_form_leads_to_the_page_with_the_form_and_does_nothing(
    ghent, other, invite, name, method
):
    """It stands in the browser's bar after a form that was refused, and behind ?next= after a sign-in on the way."""
    for user in (ghent.owner, ghent.member):
        response = getattr(client_of(user), method)(address(name, "ghent", other.key, invite.pk))
        assert response["Location"] == FORMS[name]
    assert ghent.team.memberships.count() == 4 and ghent.team.invites.count() == 1


def test_a_person_of_another_team_is_no_member_here(ghent):
    """Neither role nor removal reaches out of the team."""
    client = client_of(ghent.owner)
    for name in ("role", "remove"):
        path = address(name, "ghent", ghent.stranger.key, 1)
        assert client.post(path, {"role": "member"}).status_code == 404
    assert Membership.objects.filter(user=ghent.stranger, role="owner").exists()


def test_an_invitation_of_another_team_is_not_revoked(ghent, invite):
    client_of(ghent.stranger).post(address("revoke", "away", None, invite.pk))
    assert ghent.team.invites.exists()


def test_only_owners_and_trainers_see_invitations(ghent, invite):
    pages = {who: client_of(getattr(ghent, who)).get("/teams/ghent/people/").content for who in ROLES[2:]}
    assert [b"Invitations" in pages[who] for who in ROLES[2:]] == [False, True, True]
    assert [b"Change role" in pages[who] for who in ROLES[2:]] == [False, False, True]


def test_pages_are_kept_by_no_cache_and_no_index(ghent):
    response = client_of(ghent.member).get("/teams/ghent/")
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
