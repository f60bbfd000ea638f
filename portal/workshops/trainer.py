"""A room as its trainer sees it: steer it, show it on a projector, see who is in it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.workshops import joining, live, steering
from portal.workshops.access import room_for_trainer
from portal.workshops.counting import present_counts
from portal.workshops.models import Room


@require_http_methods(["GET", "HEAD", "POST"])
def trainer(request: HttpRequest, code: str) -> HttpResponse:
    """The trainer's desk; POST `do` with the number of the event seen, `seq`, is a command."""
    room = room_for_trainer(request.user, code)
    joining.note_address(request, room)
    if request.method == "POST":
        return _command(request, room)
    return render(request, "workshops/trainer.html", _context(room, "trainer"))


def _command(request: HttpRequest, room: Room) -> HttpResponse:
    seen = request.POST.get("seq", "")
    try:
        if not seen.isascii() or not seen.isdigit() or len(seen) > 15:
            raise steering.MovedOn
        room = steering.command(room, request.POST.get("do", ""), int(seen))
    except steering.MovedOn:
        if live.wants_json(request):
            return JsonResponse(live.state(room_for_trainer(request.user, room.code), "trainer"), status=409)
        messages.warning(request, _("The room had moved on. This is how it is now; nothing was changed."))
    if live.wants_json(request):
        return JsonResponse(live.state(room, "trainer"))
    return redirect("workshops:trainer", room.code)


@require_safe
def projector(request: HttpRequest, code: str) -> HttpResponse:
    """What the room's wall shows."""
    room = room_for_trainer(request.user, code)
    joining.note_address(request, room)
    return render(request, "workshops/projector.html", _context(room, "projector"))


def _context(room: Room, audience: str) -> dict[str, Any]:
    shown = live.current(room)
    return {
        "room": room,
        "stage": shown,
        "counts": present_counts(room),
        **join_panel(room),
        **live.links(room, shown.seq, audience),
    }


def join_panel(room: Room) -> dict[str, Any]:
    """How people come in: the address to type, the one in the QR code, that code, and whether phones can reach it."""
    path = reverse("workshops:join")
    address = f"{settings.PORTAL_URL}{path}?{urlencode({'code': room.code})}"
    parts = urlsplit(settings.PORTAL_URL)
    return {
        "typed_address": f"{parts.netloc}{path.rstrip('/')}",
        "join_address": address,
        "qr": qr(address),
        "only_here": settings.IS_LOCAL,
    }


def qr(text: str) -> dict[str, Any]:
    """A QR code with medium error correction: its side with the quiet zone of two modules, and an SVG path of its dark modules."""
    matrix = segno.make_qr(text, error="m").matrix
    border = 2
    runs = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                runs.append(f"M{x + border} {y + border}h{length}v1h-{length}z")
            x += length or 1
    return {"side": len(matrix) + 2 * border, "path": "".join(runs)}


@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, code: str) -> HttpResponse:
    """Who is in the room; POST `remove` or `restore` with a participant's key, or `door` to lock or unlock."""
    room = room_for_trainer(request.user, code)
    if request.method == "POST" and "door" in request.POST:
        _door(request, room)
        return redirect(f"{reverse('workshops:people', args=[room.code])}#door")
    if request.method == "POST":
        back = "restore" in request.POST
        key = request.POST.get("restore" if back else "remove", "")
        anchor = f"in-{key}" if back else _beside(room, key)
        try:
            steering.remove(room, key, back=back)
        except steering.MovedOn:
            messages.warning(request, _("Nothing was changed: that had been done already."))
        except steering.NameTaken as taken:
            text = _(
                "Somebody else has come in as “%(name)s” meanwhile. Both cannot be in the room under one name."
            )
            messages.warning(request, text % {"name": taken})
        return redirect(f"{reverse('workshops:people', args=[room.code])}#{anchor}")
    everybody = room.participants.order_by("joined_at", "pk")
    context = {
        "room": room,
        "present": list(everybody.present()),
        "removed": list(everybody.filter(removed_at__isnull=False)),
    }
    return render(request, "workshops/people.html", context)


def _door(request: HttpRequest, room: Room) -> None:
    """Close or open the door. The list of people names no event that was seen: that does no harm here."""
    do = request.POST["door"]
    try:
        if do not in ("lock", "unlock"):
            raise steering.MovedOn
        if room.is_locked != (do == "lock"):
            steering.command(room, do, room.seq)
    except steering.MovedOn:
        messages.warning(request, _("The room had moved on. This is how it is now; nothing was changed."))


def _beside(room: Room, key: str) -> str:
    """Where the keyboard goes on once this person is removed: at the next one in the list, or its heading."""
    rows = room.participants.present().order_by("joined_at", "pk")
    keys = [str(each) for each in rows.values_list("key", flat=True)]
    if key not in keys or len(keys) == 1:
        return "present-h"
    place = keys.index(key)
    return f"in-{keys[place + 1] if place + 1 < len(keys) else keys[place - 1]}"
