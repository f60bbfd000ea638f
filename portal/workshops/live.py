"""A room as somebody in it sees it: join, answer, see the reveal; with script, without, and on a bad network."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal import guessing
from portal.workshops import access, joining, own, rights, stage, steering
from portal.workshops.counting import present_counts
from portal.workshops.forms import Join
from portal.workshops.models import Participant, Room, RoomQuestion, Vote

REFUSALS = {
    "code": ("code", _("No room has this code. Compare it with the projector.")),
    "ended": ("code", _("This room has ended. Ask the trainer for the code of the next one.")),
    "locked": ("code", _("The trainer has closed the door of this room. Ask them to open it.")),
    "full": ("code", _("This room is full.")),
    "name": ("nickname", _("Somebody in this room has this name already. Choose another one.")),
}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """GET shows the form, which a QR code fills in; POST lets people in. Whoever is in already is led there."""
    if request.method != "POST":
        return _invitation(request)
    form = Join(request.POST)
    if form.is_valid():
        code = access.clean_code(form.cleaned_data["code"])
        if code and access.participant_for(request, code):
            return redirect("workshops:room", code)
        try:
            participant = joining.join(request, code, form.cleaned_data["nickname"])
        except joining.Refused as refused:
            if str(refused) == "limit":
                return guessing.too_many(request)
            form.add_error(*REFUSALS[str(refused)])
        else:
            response = redirect("workshops:room", participant.room.code)
            access.remember(response, participant, secure=settings.IS_HTTPS)
            return response
    return render(request, "workshops/join.html", {"form": form, "seats": access.seats(request)}, status=422)


def _invitation(request: HttpRequest) -> HttpResponse:
    """The form; what is wrong with a code that came along is told at once, and counts as a failed try."""
    given = request.GET.get("code", "")[:60].strip()
    code = access.clean_code(given)
    if code and access.participant_for(request, code):
        return redirect("workshops:room", code)
    values = {"code": f"{code[:3]} {code[3:]}" if code else given, "nickname": joining.suggested()}
    form = Join(values if given else None, initial=values)
    refused = _refused(request, code) if code else "code" if given else ""
    if refused == "limit":
        return guessing.too_many(request)
    if refused:
        form.full_clean()
        form.add_error(*REFUSALS[refused])
    context = {
        "form": form,
        "seats": access.seats(request),
        "is_removed": access.why_gone(request, code) == "removed",
    }
    return render(request, "workshops/join.html", context)


def _refused(request: HttpRequest, code: str) -> str:
    """Why nobody can come in with this code; empty if people can."""
    try:
        joining.look(request, code)
    except joining.Refused as refused:
        return str(refused)
    return ""


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HttpRequest, code: str) -> HttpResponse:
    """The room on somebody's phone; POST keeps an answer. Strangers are led to the form, whatever the code."""
    participant = access.participant_for(request, access.clean_code(code))
    if participant is None:
        if wants_json(request):
            return _gone(request, code)
        return redirect(f"{reverse('workshops:join')}?{urlencode({'code': code})}")
    if request.method == "POST":
        return _answer(request, participant)
    return _page(request, participant)


def _page(request: HttpRequest, participant: Participant, *, is_missing: bool = False) -> HttpResponse:
    """The page as the participant sees it; `is_missing` where an answer was sent that names no choice."""
    shown = current(participant.room)
    context = {
        "room": participant.room,
        "participant": participant,
        "stage": shown,
        "mine": own_choice(participant, shown.question),
        "own": taken_home(shown, participant),
        "is_missing": is_missing,
        **links(participant.room, shown.seq, "participant", participant.pk),
    }
    return render(request, "workshops/room.html", context, status=422 if is_missing else 200)


def _answer(request: HttpRequest, participant: Participant) -> HttpResponse:
    question, choice = request.POST.get("question", ""), request.POST.get("choice", "")
    try:
        if not question.isascii() or not question.isdigit() or len(question) > 15:
            raise steering.MovedOn
        steering.vote(participant, int(question), choice)
    except steering.MovedOn:
        if wants_json(request):
            return JsonResponse({"moved": True}, status=409)
        shown = steering.present(participant.room)
        if not choice and shown is not None and shown.phase == RoomQuestion.Phase.OPEN:
            return _page(request, participant, is_missing=True)
        messages.warning(request, _("That was not counted: choose an answer while the question is open."))
        return redirect("workshops:room", participant.room.code)
    if wants_json(request):
        return JsonResponse({"choice": choice})
    return redirect("workshops:room", participant.room.code)


@login_not_required
@require_POST
def leave(request: HttpRequest, code: str) -> HttpResponse:
    """Leave the room: the name is free again, answers given stay counted, and this browser is nobody in it."""
    code = access.clean_code(code)
    participant = access.participant_for(request, code)
    address = reverse("workshops:join")
    if participant is not None:
        joining.leave(participant)
        messages.success(request, _("You have left the room."))
        if participant.room.ended_at is None and not participant.room.is_locked:
            address += f"?{urlencode({'code': code})}"
    response = redirect(address)
    response.delete_cookie(access.cookie_name(code), samesite="Lax")
    return response


@login_not_required
@require_safe
def now(request: HttpRequest, code: str) -> HttpResponse:
    """
    The room as it is, for scripts whose stream does not get through: 204 if nothing is newer than `after`.

    `as` is the audience. 403 to everybody who may not see it, whether the room exists or not.
    """
    code = access.clean_code(code)
    audience = request.GET.get("as", "participant")
    right = rights.by_cookies(code, audience, request.COOKIES)
    found = Room.objects.filter(pk=right.room).first() if right is not None else None
    if right is None or found is None:
        return _gone(request, code, audience)
    after = request.GET.get("after", "")
    if audience == "participant" and after == str(found.seq):
        return HttpResponse(status=204)
    return JsonResponse(state(found, audience, right.participant))


def _gone(request: HttpRequest, code: str, audience: str = "participant") -> JsonResponse:
    """403 for a script; why, only whoever was in the room is told."""
    why = access.why_gone(request, access.clean_code(code)) if audience == "participant" else ""
    return JsonResponse({"gone": True, "why": why}, status=403)


def state(room: Room, audience: str, participant: int | None = None) -> dict[str, Any]:
    """The room as it is, as a stream would tell it, with a fresh ticket, the own choice, or the counts."""
    shown = current(room)
    told: dict[str, Any] = {
        "seq": shown.seq,
        "phase": shown.phase,
        "position": shown.position,
        "question": shown.question.pk if shown.question else None,
        "ticket": rights.ticket(rights.Right(room.pk, audience, participant)),
    }
    if participant is not None:
        told["mine"] = own_choice(participant, shown.question)
        taken = taken_home(shown, participant)
        # The stream has told everybody the same: this is to be shown though nothing is newer.
        told["is_own"] = taken is not None
        told["html"] = stage.html(shown, audience, mine=told["mine"], own=taken)
    else:
        told["html"] = stage.html(shown, audience)
        told["counts"] = present_counts(room)
    return told


def current(room: Room) -> stage.Stage:
    """The picture of the room as it is."""
    questions = {question.position: question for question in room.questions.all()}
    payload = steering.situation(room, questions.get(room.position))
    return stage.stage(room, questions, room.seq, payload)


def own_choice(participant: Participant | int, question: RoomQuestion | None) -> str:
    """The key of what somebody has chosen in a question; empty if nothing yet."""
    if question is None:
        return ""
    rows = Vote.objects.filter(participant=participant, question=question)
    return rows.values_list("choice", flat=True).first() or ""


def taken_home(shown: stage.Stage, participant: Participant | int) -> own.Own | None:
    """Somebody's own answers, once the room has ended; None before."""
    return own.own(participant, shown.room.questions.all()) if shown.phase == "ended" else None


def links(room: Room, seq: int, audience: str, participant: int | None = None) -> dict[str, str]:
    """Where the page's script listens, and where it asks if it hears nothing."""
    ticket = rights.ticket(rights.Right(room.pk, audience, participant))
    asked = urlencode({"as": audience, "after": seq, "ticket": ticket})
    return {
        "live_url": f"/live/{room.code}?{asked}",
        "now_url": f"{reverse('workshops:now', args=[room.code])}?{urlencode({'as': audience})}",
    }


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, rather than a form."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
