"""Coming into a room and leaving it: the code, the nickname, and what keeps codes from being guessed."""

from __future__ import annotations

import random
import unicodedata

from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from portal import guessing
from portal.workshops.freezing import keep_until
from portal.workshops.models import Participant, Room, Vote

# Seconds that an address counts as the class's own.
_NEAR = 12 * 3600
_HOW = (
    "Amber", "Brisk", "Calm", "Clear", "Crisp", "Early", "Fair", "Fleet", "Gentle", "Keen", "Level", "Lively",
    "Mellow", "Mild", "Patient", "Plain", "Quick", "Quiet", "Ready", "Silver", "Steady", "Sunny", "Tidy", "Warm",
)  # fmt: skip
_WHO = (
    "Badger", "Beaver", "Bison", "Crane", "Curlew", "Dolphin", "Falcon", "Finch", "Gecko", "Hare", "Heron", "Ibis",
    "Jay", "Kestrel", "Lynx", "Marten", "Newt", "Osprey", "Otter", "Plover", "Puffin", "Seal", "Stork", "Swift",
    "Tern", "Vole", "Wren", "Yak",
)  # fmt: skip


# More than a hall holds; beyond it somebody is playing.
MOST_PEOPLE = 1000


class Refused(Exception):
    """Why somebody cannot come in: "code", "name", "ended", "locked", "full" or "limit"."""


def suggested(chance: random.Random | None = None) -> str:
    """A nickname for people who do not want to think of one; `chance` makes the same ones every time."""
    chance = chance or random.SystemRandom()
    return f"{chance.choice(_HOW)} {chance.choice(_WHO)}"


def folded(nickname: str) -> str:
    """What two nicknames that look alike have in common."""
    return unicodedata.normalize("NFKC", nickname).casefold()[:90]


def _near(request: HttpRequest, room: Room) -> str:
    return f"near-{room.pk}-{guessing.place_of(request)}"


def note_address(request: HttpRequest, room: Room) -> None:
    """Note that this address is where the room's people are: its trainer's, or that of somebody who came in."""
    cache.set(_near(request, room), True, _NEAR)


def look(request: HttpRequest, code: str) -> Room:
    """
    The room with this code, if people may come in.

    Raises Refused. An address that has failed too often is refused even with a right code, unless the room's
    trainer or somebody in the room is there as well: a class sits behind one address, and one who guesses
    among them must not lock out the others.
    """
    room = Room.objects.filter(code=code).first() if code else None
    if guessing.exhausted(request, "room") and not (room and cache.get(_near(request, room))):
        raise Refused("limit")
    if room is None or room.pruned_at is not None:
        guessing.failed(request, "room")
        raise Refused("code")
    if room.ended_at is not None:
        raise Refused("ended")
    if room.is_locked:
        raise Refused("locked")
    if Participant.objects.filter(room=room).count() >= MOST_PEOPLE:
        raise Refused("full")
    return room


def join(request: HttpRequest, code: str, nickname: str) -> Participant:
    """A new participant in the room with this code. Raises Refused."""
    room = look(request, code)
    try:
        with transaction.atomic():
            participant = Participant.objects.create(room=room, nickname=nickname, folded=folded(nickname))
    except IntegrityError:
        raise Refused("name") from None
    if room.delete_on != keep_until():
        Room.objects.filter(pk=room.pk).update(delete_on=keep_until())
    note_address(request, room)
    return participant


def leave(participant: Participant) -> None:
    """
    Let somebody go who wants to: nothing of them is kept but the answers they gave, which stay counted.

    It is no event: nothing that is shown changes but a number, and the trainer's command under way must not find
    that the room has moved on.
    """
    with transaction.atomic():
        found = Participant.objects.present().select_for_update().filter(pk=participant.pk)
        if found.first() is None:
            return
        if Vote.objects.filter(participant=participant).exists():
            found.update(left_at=timezone.now())
        else:
            found.delete()
