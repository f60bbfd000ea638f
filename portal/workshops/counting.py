"""
Counts of a room: how many are in it, how many have answered, and what they chose.

Nobody is waited for who has left: "joined" are those who are in the room, and of those who have left only who has
answered the question shown. Answers count, also of people who have left; those of people who were removed do not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F

from portal.workshops.models import Participant, Room, RoomQuestion, Vote

Phase = RoomQuestion.Phase


def _votes() -> Any:
    """The answers that count: not those of people who were removed."""
    return Vote.objects.filter(participant__removed_at__isnull=True)


def results(question: RoomQuestion) -> dict[str, int]:
    """How often each choice was made, by its key; from what was kept, once the answers are deleted."""
    if question.tally is not None:
        return dict(question.tally)
    return dict(_votes().filter(question=question).values_list("choice").annotate(n=Count("pk")))


def live(rooms: Iterable[int]) -> dict[int, dict[str, Any]]:
    """
    For each room (id): how many joined, how many answered the present question, and, only once that question
    is closed, how often each choice was made. Three queries, however many rooms.
    """
    wanted = list(rooms)
    found: dict[int, dict[str, Any]] = {room: {"joined": 0, "answered": 0} for room in wanted}
    people = Participant.objects.present().filter(room__in=wanted)
    for room, joined in people.values_list("room").annotate(n=Count("pk")):
        found[room]["joined"] = joined
    shown = RoomQuestion.objects.filter(room__in=wanted, position=F("room__position"))
    phases = {pk: (room, phase) for pk, room, phase in shown.values_list("pk", "room", "phase")}
    chosen = _votes().filter(question__in=phases).values_list("question", "choice")
    counts = chosen.annotate(n=Count("pk"), left=Count("participant__left_at"))
    for pk, (room, phase) in phases.items():
        if phase in (Phase.CLOSED, Phase.REVEALED):
            found[room]["results"] = {}
        found[room]["question"] = pk
    for pk, choice, n, left in counts:
        room = phases[pk][0]
        found[room]["answered"] += n
        found[room]["joined"] += left
        if "results" in found[room]:
            found[room]["results"][choice] = n
    return found


def present_counts(room: Room) -> dict[str, Any]:
    """The same for one room."""
    return live([room.pk])[room.pk]
