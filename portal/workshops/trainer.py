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
    """Who is in the room; POST `remove` or `restore` with a participant's key."""
    room = room_for_trainer(request.user, code)
    if request.method == "POST":
        back = "restore" in request.POST
        key = request.POST.get("restore" if back else "remove", "")
        try:
            steering.remove(room, key, back=back)
        except steering.MovedOn:
            messages.warning(request, _("Nothing was changed: that had been done already."))
        return redirect("workshops:people", room.code)
    everybody = list(room.participants.order_by("joined_at", "pk"))
    context = {
        "room": room,
        "present": [each for each in everybody if each.removed_at is None],
        "removed": [each for each in everybody if each.removed_at is not None],
    }
    return render(request, "workshops/people.html", context)
