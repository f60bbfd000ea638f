"""The one way to a team, and what happens to teams when a person goes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from portal.teams.models import Invite, Membership, Team

Role = Membership.Role
# From the least to the most that a role may do.
RANK = {Role.MEMBER: 0, Role.TRAINER: 1, Role.OWNER: 2}


def team_for(user: Any, slug: str, least: str = Role.MEMBER, *, lock: bool = False) -> Team:
    """
    The team as this person may see it; the person's Membership is its attribute `mine`.

    Raises Http404 if there is no such team or the person does not belong to it, which is not told apart, and
    PermissionDenied if the person's role is less than `least`. With `lock`, inside a transaction, nobody else
    changes who belongs to the team until the transaction ends.
    """
    if lock:
        # A query of its own: what is read after it is what the one before us has left.
        Team.objects.select_for_update().filter(slug=slug).first()
    found = Membership.objects.select_related("team").filter(user=user, team__slug=slug).first()
    if found is None:
        raise Http404("no such team")
    if RANK[Role(found.role)] < RANK[Role(least)]:
        raise PermissionDenied(_reason(least))
    team = found.team
    team.mine = found
    return team


def _reason(least: str) -> str:
    if least == Role.OWNER:
        return _("Only an owner of the team may do this. The page People names the owners.")
    return _("Only trainers and owners of the team may do this. The page People names them.")


def settle(teams: Iterable[Team]) -> None:
    """
    After people have left: delete teams that nobody is in, and give those without an owner a new one.

    The new owner is the trainer who has been there longest, else such a member. The caller holds the locks.
    """
    left: dict[int, list[Membership]] = {team.pk: [] for team in teams}
    for each in Membership.objects.filter(team__in=left).order_by("joined_at", "pk"):
        left[each.team_id].append(each)
    heirs = [
        max(members, key=lambda each: RANK[Role(each.role)]).pk
        for members in left.values()
        if members and not any(each.is_owner for each in members)
    ]
    Membership.objects.filter(pk__in=heirs).update(role=Role.OWNER)
    Team.objects.filter(pk__in=[team for team, members in left.items() if not members]).delete()


def personal_data(user: Any) -> dict[str, Any]:
    """The person's teams with role and choice, and the invitations that they have made; never a token."""
    memberships = Membership.objects.filter(user=user).select_related("team").order_by("joined_at", "pk")
    invites = Invite.objects.filter(created_by=user).select_related("team").order_by("created_at", "pk")
    return {
        "teams": [
            {
                "team": each.team.name,
                "slug": each.team.slug,
                "role": each.role,
                "shares": each.shares,
                "joined_at": each.joined_at,
            }
            for each in memberships
        ],
        "invitations": [
            {
                "team": each.team.name,
                "role": each.role,
                "created_at": each.created_at,
                "expires_at": each.expires_at,
            }
            for each in invites
        ],
    }


@transaction.atomic
def forget(user: Any) -> None:
    """Take a person out of every team, with the invitations that they made; no team is left without an owner."""
    mine = Team.objects.filter(memberships__user=user).order_by("pk")
    teams = list(mine.select_for_update(of=("self",)))
    Invite.objects.filter(created_by=user).delete()
    Membership.objects.filter(user=user).delete()
    settle(teams)
