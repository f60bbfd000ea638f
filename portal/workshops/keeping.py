"""How long things are kept: names and answers of rooms, and what belongs to a person."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.teams.models import Membership
from portal.workshops import steering
from portal.workshops.access import TRAINERS
from portal.workshops.counting import results
from portal.workshops.models import Room, RoomQuestion, Workshop


def prune() -> dict[str, int]:
    """
    Delete names, answers and events of the rooms that are due; the counts per question are kept.

    Returns what was deleted, for people to read.
    """
    due = Room.objects.filter(delete_on__lte=timezone.localdate(), pruned_at__isnull=True)
    people = sum(_emptied(pk) for pk in due.values_list("pk", flat=True))
    return {"participants of old rooms": people}


@transaction.atomic
def _emptied(pk: int) -> int:
    # Another process may be at it: what it has counted must not be counted again once the answers are gone.
    due = Room.objects.filter(pk=pk, pruned_at__isnull=True, delete_on__lte=timezone.localdate())
    room = due.select_for_update().first()
    if room is None:
        return 0
    for question in room.questions.select_for_update():
        RoomQuestion.objects.filter(pk=question.pk).update(tally=results(question))
    people = room.participants.count()
    room.participants.all().delete()
    room.events.all().delete()
    now = timezone.now()
    Room.objects.filter(pk=room.pk).update(pruned_at=now, ended_at=room.ended_at or now)
    return people


def personal_data(user: Any) -> dict[str, Any]:
    """The plans and rooms that somebody has made."""
    return {
        "workshops": list(
            Workshop.objects.filter(owner=user).order_by("pk").values("title", "picks", "created_at")
        ),
        "rooms": list(
            Room.objects.filter(trainer=user)
            .order_by("pk")
            .values("title", "code", "created_at", "ended_at", "delete_on")
        ),
    }


def forget(user: Any) -> None:
    """
    Delete a person's plans and rooms.

    Those of a team go to another trainer or owner of it, if there is one: the team goes on working with them.
    """
    for model, field in ((Workshop, "owner"), (Room, "trainer")):
        for mine in model.objects.filter(**{field: user}).select_related("team"):
            heir = _heir(mine.team, user)
            if heir is None and isinstance(mine, Room):
                steering.delete(mine)
            elif heir is None:
                mine.delete()
            else:
                model.objects.filter(pk=mine.pk).update(**{field: heir})


def _heir(team: Any, user: Any) -> Any:
    if team is None:
        return None
    others = Membership.objects.filter(team=team, role__in=TRAINERS).exclude(user=user)
    first = others.order_by("joined_at", "pk").first()
    return first.user if first else None
