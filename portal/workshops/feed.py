"""What streams read from the database: synchronous, one thread, one connection for a whole process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.workshops import stage
from portal.workshops.models import Room, RoomEvent, RoomQuestion

Phase = RoomQuestion.Phase
# A reader who has missed more than this gets the newest event only, which shows all there is to see.
MOST_MISSED = 20


@dataclass(slots=True)
class Scene:
    """What does not change while a room is open: its row as it was read, and its questions by position."""

    room: Room
    questions: dict[int, RoomQuestion]


def scene(room: int) -> Scene | None:
    """The room with this id, or None."""
    found = Room.objects.filter(pk=room).first()
    return Scene(found, {each.position: each for each in found.questions.all()}) if found else None


def news(known: Mapping[int, int]) -> dict[int, list[RoomEvent] | None]:
    """
    The events above the number known of each room (id to number), in order; None for a room that is gone.

    One query where nothing is new, and one more for each room where something is.
    """
    now = dict(Room.objects.filter(pk__in=known).values_list("pk", "seq"))
    behind = {room: known[room] for room, seq in now.items() if seq > known[room]}
    found: dict[int, list[RoomEvent] | None] = {room: None for room in known if room not in now}
    for room, seq in behind.items():
        events = RoomEvent.objects.filter(room=room, seq__gt=seq).order_by("seq")
        found[room] = list(events)
    return found


def missed(room: int, after: int, upto: int) -> list[RoomEvent]:
    """
    The events of a room above `after` up to `upto`, in order; only the newest if they are many.

    While a question is open, what was shown of it before is left out: it was asked again, and whoever comes late
    must not get the answer that others have seen.
    """
    events = RoomEvent.objects.filter(room=room, seq__gt=after, seq__lte=upto).order_by("-seq")
    rows = list(events[: MOST_MISSED + 1])
    if not rows:
        return []
    newest = rows[0]
    if len(rows) > MOST_MISSED:
        return [newest]
    told = [each for each in rows if not _tells_of_open(each, newest)]
    return told[::-1]


def _tells_of_open(event: RoomEvent, newest: RoomEvent) -> bool:
    """Whether an event shows the counts or the answer of the question that is open now."""
    return (
        newest.payload["phase"] == Phase.OPEN
        and event.payload["position"] == newest.payload["position"]
        and event.payload["phase"] in (Phase.CLOSED, Phase.REVEALED)
    )


def message(shown: Scene, event: RoomEvent, audience: str) -> bytes:
    """An event as one audience gets it: its number, and the picture of the room."""
    picture = stage.stage(shown.room, shown.questions, event.seq, event.payload)
    data: dict[str, Any] = {
        "seq": event.seq,
        "kind": event.kind,
        "phase": picture.phase,
        "position": picture.position,
        "question": picture.question.pk if picture.question else None,
        "html": stage.html(picture, audience),
    }
    return b"id: %d\nevent: stage\ndata: %s\n\n" % (event.seq, json.dumps(data, ensure_ascii=False).encode())


def counts(values: Mapping[str, Any]) -> bytes:
    """Counts as trainer and projector get them; they have no number and are never sent again."""
    return b"event: counts\ndata: %s\n\n" % json.dumps(values).encode()


def gone(why: str) -> bytes:
    """The end of a stream whose reader may not listen any more: "removed", "deleted" with the room, or unsaid."""
    return b"event: gone\ndata: %s\n\n" % json.dumps({"why": why}).encode()
