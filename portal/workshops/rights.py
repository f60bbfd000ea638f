"""Who may listen to a room: tickets that pages hand out, and the cookies that stay good when a ticket has expired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.core import signing
from django.http import Http404

from portal.http import is_session_key
from portal.workshops.access import participant_key, room_for_trainer
from portal.workshops.models import Participant, Room

# A ticket stands in an address, and so in the logs of proxies.
TICKET_SECONDS = 60
_SALT = "portal.live"


@dataclass(frozen=True, slots=True)
class Right:
    """What a listener was let in as; `participant` is an id, None for trainer and projector."""

    room: int
    audience: str
    participant: int | None = None


def ticket(right: Right) -> str:
    """A signed text that lets its bearer listen, for a minute."""
    return signing.dumps([right.room, right.audience, right.participant], salt=_SALT)


def by_ticket(text: str) -> Right | None:
    """The right that a ticket gives; None if it is forged or has expired. Asks no database."""
    try:
        room, audience, participant = signing.loads(text, salt=_SALT, max_age=TICKET_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Right(room, audience, participant)


def by_cookies(code: str, audience: str, cookies: dict[str, str]) -> Right | None:
    """The right of the person that these cookies stand for, as the database knows it now."""
    if audience == "participant":
        key = participant_key(cookies, code)
        found = Participant.objects.present().filter(key=key, room__code=code) if key else None
        row = found.values_list("room", "pk").first() if found is not None else None
        return Right(row[0], audience, row[1]) if row else None
    if audience not in ("trainer", "projector"):
        return None
    try:
        return Right(room_for_trainer(_user(cookies), code).pk, audience)
    except Http404:
        return None


def _user(cookies: dict[str, str]) -> Any:
    """The person who is signed in with these cookies; a session that was ended or a changed password count."""
    key = cookies.get(settings.SESSION_COOKIE_NAME, "")
    if not is_session_key(key):
        raise Http404("nobody is signed in")
    store = import_module(settings.SESSION_ENGINE).SessionStore
    user = get_user(SimpleNamespace(session=store(key)))  # type: ignore[arg-type]
    if not user.is_authenticated or not user.is_active:
        raise Http404("nobody is signed in")
    return user


def gone_from(listening: Mapping[int, Iterable[int]]) -> dict[int, set[int]]:
    """
    For each of these rooms that still exists, the ids of those who may not listen: who was removed or has left.

    Of somebody who has left without an answer no row is kept; `listening` names, by room, the ids to look for.
    """
    rooms = Room.objects.filter(pk__in=list(listening)).values_list("pk", flat=True)
    found: dict[int, set[int]] = {pk: set(listening[pk]) for pk in rooms}
    rows = Participant.objects.filter(room__in=list(found))
    for room, participant, removed, left in rows.values_list("room", "pk", "removed_at", "left_at"):
        if removed or left:
            found[room].add(participant)
        else:
            found[room].discard(participant)
    return found
