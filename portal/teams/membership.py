"""
Changes to who belongs to a team and as what: make, invite, join, change a role, leave, remove.

Each function that takes a membership or a team expects the caller to hold the team's lock (`team_for(lock=True)`).
A team keeps an owner at all times.
"""

from __future__ import annotations

import datetime
import itertools
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify

from portal.guessing import hashed, new_token
from portal.teams.access import RANK, Role, settle
from portal.teams.models import Invite, Membership, Team

# What stands in addresses where a slug would.
RESERVED = frozenset({"new", "join"})
INVITE_DAYS = 7
# Days that an expired invitation is still known, before it is deleted.
_EXPIRED_DAYS = 30
# How often another team may take the slug between looking and writing.
_TRIES = 20


class LastOwner(Exception):
    """The team would be left without an owner while others are in it."""


def create(user: Any, name: str, shares: str) -> Team:
    """A new team that this person owns, with a slug of its own."""
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                team = Team.objects.create(name=name, slug=free_slug(name))
                Membership.objects.create(team=team, user=user, role=Role.OWNER, shares=shares)
        except IntegrityError:
            # Somebody else has taken the slug in the meantime.
            continue
        return team
    raise RuntimeError(f"no free slug for a team after {_TRIES} tries")


def free_slug(name: str) -> str:
    """The name in Latin letters, digits and hyphens, with a number when it is taken; "team" when nothing is left."""
    base = slugify(name)[:80].strip("-_") or "team"
    taken = RESERVED.union(Team.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(slug for number in itertools.count(2) if (slug := f"{base}-{number}") not in taken)


def invite(team: Team, role: str) -> str:
    """The token of a new invitation by the person who asks; it can be read nowhere later."""
    if role == Role.OWNER or RANK[Role(role)] > RANK[Role(team.mine.role)]:
        raise ValueError(f"nobody can be invited as {role}")
    now = timezone.now()
    team.invites.filter(expires_at__lte=now).delete()
    token, token_hash = new_token()
    team.invites.create(
        token_hash=token_hash,
        role=role,
        created_by=team.mine.user,
        expires_at=now + datetime.timedelta(days=INVITE_DAYS),
    )
    return token


def open_invite(token: str) -> Invite | None:
    """The invitation that a token stands for, if it holds now."""
    found = Invite.objects.select_related("team").filter(token_hash=hashed(token))
    return found.filter(expires_at__gt=timezone.now()).first()


def prune() -> dict[str, int]:
    """Delete invitations that expired long ago; says how many. Revoked ones are gone already."""
    long_ago = timezone.now() - datetime.timedelta(days=_EXPIRED_DAYS)
    number, _each = Invite.objects.filter(expires_at__lte=long_ago).delete()
    return {"expired invitations": number}


@transaction.atomic
def join(user: Any, token: str, shares: str) -> tuple[Membership, bool] | None:
    """
    The person's membership by this invitation, and whether it is new; None if the invitation holds no more.

    Who is in the team already keeps role and choice as they are.
    """
    # Locked first, so that an invitation that is being revoked, or a team that goes, is seen.
    Team.objects.select_for_update(of=("self",)).filter(invites__token_hash=hashed(token)).first()
    found = open_invite(token)
    if found is None:
        return None
    return Membership.objects.get_or_create(
        team=found.team, user=user, defaults={"role": found.role, "shares": shares}
    )


def change_role(membership: Membership, role: str) -> None:
    """
    Give the person another role; raises LastOwner for the only owner.

    A lower one ends all invitations of the team: through the link that they once used they would get the old back.
    """
    if membership.is_owner and role != Role.OWNER:
        _keep_an_owner(membership)
    lower = RANK[Role(role)] < RANK[Role(membership.role)]
    membership.role = role
    membership.save(update_fields=["role"])
    if lower:
        Invite.objects.filter(team=membership.team_id).delete()


def take_out(membership: Membership, *, removed: bool = False) -> None:
    """
    End a membership, by its person or by an owner; the last one to leave takes the team along.

    Who is `removed` may still have the link of an invitation, so those end too. Raises LastOwner if others would be
    left without an owner.
    """
    if membership.is_owner and membership.team.memberships.exclude(pk=membership.pk).exists():
        _keep_an_owner(membership)
    invites = Invite.objects.filter(team=membership.team_id)
    # Else somebody who left or was removed comes back through a link that they made or used.
    (invites if removed else invites.filter(created_by=membership.user_id)).delete()
    membership.delete()
    settle([membership.team])


def _keep_an_owner(membership: Membership) -> None:
    others = membership.team.memberships.filter(role=Role.OWNER).exclude(pk=membership.pk)
    if not others.exists():
        raise LastOwner
