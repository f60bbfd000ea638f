"""The one way to a plan, to a room as its trainer, and to a room as somebody in it."""

from __future__ import annotations

import secrets
import unicodedata
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from portal.teams.models import Membership
from portal.workshops.models import Participant, Room, Workshop

# No two of these are taken for each other, read or heard, and without vowels they make no words.
ALPHABET = "CDFGHJKMNPQRTWXY34679"
CODE_LENGTH = 6
TRAINERS = (Membership.Role.TRAINER, Membership.Role.OWNER)
_SALT = "portal.participant"
# Rooms that a browser is offered the way back to, and cookies that are looked at for that.
MOST_SEATS, MOST_COOKIES = 3, 60


def new_code() -> str:
    """A random code; whether it is free, the database says."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def clean_code(text: str) -> str:
    """A code as people type it, with spaces, dashes and small letters, as it is stored; empty if it is none."""
    code = "".join(c for c in unicodedata.normalize("NFKC", text[:60]).upper() if c not in " -._\u00a0")
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""


def _trained_by(user: Any) -> Q:
    """Rooms and plans are their owner's, and those of the trainers and owners of the team they belong to."""
    return Q(team__memberships__user=user, team__memberships__role__in=TRAINERS)


def rooms_of(user: Any) -> QuerySet[Room]:
    """The rooms that this person may steer, newest first."""
    mine = Room.objects.filter(Q(trainer=user) | _trained_by(user))
    return Room.objects.filter(pk__in=mine.values("pk")).order_by("-created_at")


def workshops_of(user: Any) -> QuerySet[Workshop]:
    """The plans that this person may change and run, the one changed last first."""
    mine = Workshop.objects.filter(Q(owner=user) | _trained_by(user))
    return Workshop.objects.filter(pk__in=mine.values("pk")).order_by("-changed_at")


def room_for_trainer(user: Any, code: str) -> Room:
    """The room that this person may steer; Http404 if there is none, whyever."""
    room = rooms_of(user).select_related("team").filter(code=clean_code(code)).first()
    if room is None:
        raise Http404("no such room")
    return room


def workshop_for(user: Any, key: Any) -> Workshop:
    """The plan that this person may change and run; Http404 if there is none, whyever."""
    try:
        found = workshops_of(user).select_related("team").filter(key=key).first()
    except ValidationError:
        found = None
    if found is None:
        raise Http404("no such workshop")
    return found


def participant_for(request: HttpRequest, code: str) -> Participant | None:
    """Who this browser is in the room, from its cookie; None for strangers and for people who were removed."""
    key = participant_key(request.COOKIES, code)
    if not key:
        return None
    rows = Participant.objects.present().select_related("room")
    return rows.filter(key=key, room__code=code).first()


def why_gone(request: HttpRequest, code: str) -> str:
    """
    What became of somebody who was in this room: "removed", "left", or "deleted" with the room.

    Empty for browsers that never were in it, so that nobody learns from it which rooms exist.
    """
    key = participant_key(request.COOKIES, code)
    if not key:
        return ""
    found = Participant.objects.filter(key=key).values_list("room__code", "removed_at").first()
    if found is None:
        return "left" if Room.objects.filter(code=code).exists() else "deleted"
    if found[0] != code:
        return ""
    return "removed" if found[1] else "left"


def seats(request: HttpRequest) -> list[Participant]:
    """Who this browser is in the rooms that it came into last, whether they have ended or not."""
    keys = {}
    for name in [name for name in request.COOKIES if name.startswith("room-")][:MOST_COOKIES]:
        code = clean_code(name.removeprefix("room-"))
        if code and (key := participant_key(request.COOKIES, code)):
            keys[code] = key
    if not keys:
        return []
    rows = Participant.objects.present().filter(key__in=keys.values(), room__code__in=keys)
    rows = rows.select_related("room").order_by("-joined_at")
    return [each for each in rows if keys[each.room.code] == str(each.key)][:MOST_SEATS]


def cookie_name(code: str) -> str:
    """The name of the cookie that stands for a participant."""
    return f"room-{code}"


def participant_key(cookies: dict[str, str], code: str) -> str:
    """The key of the participant that these cookies stand for; empty if there is none or it is forged."""
    try:
        key: str = signing.Signer(salt=_SALT).unsign(cookies.get(cookie_name(code), ""))
    except signing.BadSignature:
        return ""
    return key


def remember(response: HttpResponse, participant: Participant, *, secure: bool) -> None:
    """Give the browser the cookie that stands for a participant, for as long as names are kept."""
    room = participant.room
    response.set_cookie(
        cookie_name(room.code),
        signing.Signer(salt=_SALT).sign(str(participant.key)),
        max_age=60 * 24 * 3600,
        httponly=True,
        samesite="Lax",
        secure=secure,
    )
