"""Two things at the same moment; on PostgreSQL only, because a test's SQLite is one connection's memory."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from portal.teams import membership
from portal.teams.access import forget, team_for
from portal.teams.models import Membership, Team
from tests.teams.conftest import join, person
from tests.together import together

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="needs connections of their own"),
]


def test_teams_of_the_same_name():
    people = [person(f"P{n}") for n in range(8)]
    together(lambda user=user: membership.create(user, "Ghent", "nothing") for user in people)
    slugs = set(Team.objects.values_list("slug", flat=True))
    assert slugs == {"ghent", *(f"ghent-{n}" for n in range(2, 9))}


@pytest.mark.parametrize("how", ["leave", "demote", "forget"])
def test_all_owners_go(ghent, how):
    """Whoever comes last finds that they are the only owner; or somebody inherits."""
    owners = [ghent.owner, person("Otto"), person("Olga")]
    for user in owners[1:]:
        join(ghent.team, user, "owner")

    def go(user):
        if how == "forget":
            return forget(user)
        with transaction.atomic():
            mine = team_for(user, "ghent", lock=True).mine
            return membership.take_out(mine) if how == "leave" else membership.change_role(mine, "member")

    together((lambda user=user: go(user) for user in owners), membership.LastOwner)
    assert Membership.objects.filter(team=ghent.team, role="owner").count() == 1


def test_joining_twice_together(ghent):
    token = membership.invite(team_for(ghent.owner, "ghent"), "member")
    together(lambda: membership.join(ghent.stranger, token, "results") for _ in range(4))
    assert Membership.objects.filter(team=ghent.team, user=ghent.stranger).count() == 1


def test_joining_while_the_team_goes(ghent):
    token = membership.invite(team_for(ghent.owner, "ghent"), "member")

    def delete():
        with transaction.atomic():
            team_for(ghent.owner, "ghent", lock=True).delete()

    together([delete, lambda: membership.join(ghent.stranger, token, "results")])
    assert not Membership.objects.filter(team=ghent.team.pk).exists()
