"""
What a trainer does with a room, one function for all devices.

Each command is one transaction that locks the room, changes it, and writes an event with the next number. A
command names the event that its sender had seen: if the room has moved on since, nothing happens, so that a
second click or a second device changes nothing by mistake.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from portal.workshops.counting import results
from portal.workshops.freezing import keep_until
from portal.workshops.models import Participant, Room, RoomEvent, RoomQuestion, Vote

Phase = RoomQuestion.Phase
# PostgreSQL tells the streams about events on this channel.
CHANNEL = "bulkhead_room"


class MovedOn(Exception):
    """The room is no longer as the sender of a command had seen it, or the command does not fit it."""


class NameTaken(Exception):
    """Somebody else in the room has this name by now."""


def emit(room: Room, kind: str, payload: dict[str, Any]) -> int:
    """
    Write an event with the room's next number; returns the number.

    Must be called in a transaction: the number is taken by an update that holds the room's row until the end,
    so that numbers appear in order and without gaps.
    """
    Room.objects.filter(pk=room.pk).update(seq=F("seq") + 1)
    room.seq = Room.objects.values_list("seq", flat=True).get(pk=room.pk)
    RoomEvent.objects.create(room=room, seq=room.seq, kind=kind, payload=payload)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Heard once the transaction is committed, and not at all if it fails.
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps([room.pk, room.seq])])
    return room.seq


def situation(room: Room, question: RoomQuestion | None) -> dict[str, Any]:
    """All that is needed to show the room as it is now; counts only where they may be seen."""
    seen = question is not None and question.phase in (Phase.CLOSED, Phase.REVEALED)
    return {
        "position": room.position,
        "phase": question.phase if question else "",
        "reopened": question.reopened if question else "",
        "ended": room.ended_at is not None,
        "locked": room.is_locked,
        "results": results(question) if seen and question else None,
    }


def command(room: Room, name: str, seen: int) -> Room:
    """
    Do the command `name` in the room; `seen` is the number of the event that its sender had seen.

    Returns the room as it is afterwards. Raises MovedOn, with nothing changed, if `seen` is not the newest
    number or the command does not fit the room as it is.
    """
    act = COMMANDS.get(name)
    if act is None:
        raise MovedOn(name)
    with transaction.atomic():
        room = _locked(room)
        if room.seq != seen:
            raise MovedOn(name)
        question = present(room)
        act(room, question)
        room.delete_on = keep_until()
        room.save(update_fields=["position", "is_locked", "ended_at", "delete_on"])
        emit(room, name, situation(room, present(room)))
    return room


def _locked(room: Room) -> Room:
    """The room as it is now, kept from others until the transaction ends; raises MovedOn if it is gone."""
    found = Room.objects.select_for_update().filter(pk=room.pk).first()
    if found is None:
        raise MovedOn
    return found


def delete(room: Room) -> None:
    """Delete the room with all that belongs to it, while people may still be answering."""
    with transaction.atomic():
        try:
            room = _locked(room)
        except MovedOn:
            return
        # Evaluated, so that answers under way are waited for.
        list(room.questions.select_for_update())
        room.delete()


def present(room: Room) -> RoomQuestion | None:
    """The question that the room shows, locked against answers for the time of a transaction; None in the lobby."""
    rows = RoomQuestion.objects.filter(room=room, position=room.position)
    return (rows.select_for_update() if connection.in_atomic_block else rows).first()


def _phase(question: RoomQuestion | None, *allowed: str) -> RoomQuestion:
    if question is None or question.phase not in allowed:
        raise MovedOn
    return question


def _running(room: Room) -> None:
    if room.ended_at is not None:
        raise MovedOn


def _open(room: Room, question: RoomQuestion | None) -> None:
    _running(room)
    asked = _phase(question, Phase.WAITING)
    asked.phase = Phase.OPEN
    asked.save(update_fields=["phase"])


def _close(room: Room, question: RoomQuestion | None) -> None:
    _running(room)
    asked = _phase(question, Phase.OPEN)
    asked.phase, asked.reopened = Phase.CLOSED, ""
    asked.save(update_fields=["phase", "reopened"])
    Vote.objects.filter(question=asked).update(settled=F("choice"))


def _reopen(room: Room, question: RoomQuestion | None) -> None:
    _running(room)
    asked = _phase(question, Phase.CLOSED, Phase.REVEALED)
    asked.reopened, asked.phase = asked.phase, Phase.OPEN
    asked.save(update_fields=["phase", "reopened"])


def _undo_reopen(room: Room, question: RoomQuestion | None) -> None:
    """Back to how it was, the answers too: who saw the answer may have changed theirs meanwhile."""
    _running(room)
    asked = _phase(question, Phase.OPEN)
    if not asked.reopened:
        raise MovedOn
    asked.phase, asked.reopened = asked.reopened, ""
    asked.save(update_fields=["phase", "reopened"])
    votes = Vote.objects.filter(question=asked)
    votes.filter(settled="").delete()
    votes.update(choice=F("settled"))


def _reveal(room: Room, question: RoomQuestion | None) -> None:
    _running(room)
    asked = _phase(question, Phase.CLOSED)
    asked.phase = Phase.REVEALED
    asked.save(update_fields=["phase"])


def _hide(room: Room, question: RoomQuestion | None) -> None:
    _running(room)
    asked = _phase(question, Phase.REVEALED)
    asked.phase = Phase.CLOSED
    asked.save(update_fields=["phase"])


def _next(room: Room, question: RoomQuestion | None) -> None:
    _running(room)
    _settled(question)
    if not room.questions.filter(position=room.position + 1).exists():
        raise MovedOn
    room.position += 1


def _back(room: Room, question: RoomQuestion | None) -> None:
    _running(room)
    _settled(question)
    if room.position == 0:
        raise MovedOn
    room.position -= 1


def _settled(question: RoomQuestion | None) -> None:
    """An open question is closed first: nobody may be left answering what is no longer shown."""
    if question is not None and question.phase == Phase.OPEN:
        raise MovedOn


def _end(room: Room, question: RoomQuestion | None) -> None:
    _running(room)
    if question is not None and question.phase == Phase.OPEN:
        _close(room, question)
    room.ended_at = timezone.now()


def _resume(room: Room, question: RoomQuestion | None) -> None:
    if room.ended_at is None or room.pruned_at is not None:
        raise MovedOn
    room.ended_at = None


def _lock(room: Room, question: RoomQuestion | None) -> None:
    _running(room)
    room.is_locked = True


def _unlock(room: Room, question: RoomQuestion | None) -> None:
    _running(room)
    room.is_locked = False


COMMANDS: dict[str, Callable[[Room, RoomQuestion | None], None]] = {
    "open": _open,
    "close": _close,
    "reopen": _reopen,
    "undo-reopen": _undo_reopen,
    "reveal": _reveal,
    "hide": _hide,
    "next": _next,
    "back": _back,
    "end": _end,
    "resume": _resume,
    "lock": _lock,
    "unlock": _unlock,
}


def remove(room: Room, key: Any, *, back: bool = False) -> None:
    """
    Take a participant out of the room, with their answers out of the counts; `back` takes that back.

    Raises NameTaken if somebody else has come in under the name of who is let back in.
    """
    with transaction.atomic():
        # Locks are taken in one order everywhere: the room, its question, then what belongs to people.
        room = _locked(room)
        present(room)
        try:
            rows = Participant.objects.filter(room=room, key=key, left_at__isnull=True)
            participant = rows.filter(removed_at__isnull=not back).first()
        except ValidationError:
            participant = None
        if participant is None:
            raise MovedOn
        participant.removed_at = None if back else timezone.now()
        try:
            with transaction.atomic():
                participant.save(update_fields=["removed_at"])
        except IntegrityError:
            raise NameTaken(participant.nickname) from None
        emit(
            room, "restored" if back else "removed", situation(room, present(room)) | {"who": participant.pk}
        )


def vote(participant: Participant, question: int, choice: str) -> None:
    """
    Keep a participant's choice in the question with this id; sent again, it replaces or changes nothing.

    Raises MovedOn if the question is not open in this room, or has no such choice.
    """
    try:
        with transaction.atomic():
            _hold(question)
            shown = RoomQuestion.objects.filter(room=participant.room_id, position=F("room__position"))
            asked = shown.filter(pk=question, phase=Phase.OPEN, room__ended_at__isnull=True).first()
            if asked is None or asked.choice(choice) is None:
                raise MovedOn
            Vote.objects.bulk_create(
                [Vote(question=asked, participant=participant, choice=choice, at=timezone.now())],
                update_conflicts=True,
                unique_fields=["question", "participant"],
                update_fields=["choice", "at"],
            )
    except IntegrityError:
        # They left in another tab at the same moment, and nothing of them is kept.
        raise MovedOn from None


def _hold(question: int) -> None:
    """
    Keep the question as it is until the transaction ends; other answers need not wait for that.

    SQLite has one writer anyway. Django knows no FOR SHARE, and with its FOR UPDATE each answer waited for the one
    before to reach the disk: 320 answers of 8 threads took three times as long.
    """
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(RoomQuestion._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR SHARE", [question])  # noqa: S608
