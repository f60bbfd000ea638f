"""Plans of workshops: what one has, a new one, its questions, and the start of a room."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.teams.models import Team
from portal.workshops import access, freezing, picks
from portal.workshops.access import TRAINERS, rooms_of, workshop_for, workshops_of
from portal.workshops.forms import Add, Plan
from portal.workshops.models import Room, Workshop

# Rooms shown before somebody asks for all of them.
ROOMS = 30
# Seconds within which starting a room again is taken for a double click.
SECOND_CLICK = 5


@login_not_required
@require_safe
def workshops(request: HttpRequest) -> HttpResponse:
    """Join a room; and for those who are signed in, their plans and rooms."""
    seats = access.seats(request)
    if not request.user.is_authenticated:
        return render(request, "workshops/workshops.html", {"seats": seats})
    rooms = _with_people(rooms_of(request.user)).select_related("team", "trainer")
    shown = list(rooms if request.GET.get("all") else rooms[: ROOMS + 1])
    context = {
        "seats": seats,
        "workshops": workshops_of(request.user).select_related("team", "owner"),
        "rooms": shown if request.GET.get("all") else shown[:ROOMS],
        "more": not request.GET.get("all") and len(shown) > ROOMS,
    }
    return render(request, "workshops/workshops.html", context)


def _with_people(rooms: QuerySet[Room]) -> QuerySet[Room]:
    stays = Q(participants__removed_at__isnull=True, participants__left_at__isnull=True)
    return rooms.annotate(people=Count("participants", filter=stays))


def _teams(user: Any, workshop: Workshop | None = None) -> list[Team] | None:
    """The teams that a person may give a plan to; None if the plan is somebody else's."""
    if workshop is not None and workshop.owner_id != user.pk:
        return None
    allowed = Q(memberships__user=user, memberships__role__in=TRAINERS)
    if workshop is not None and workshop.team_id:
        # Whoever has left the team may leave the plan with it.
        allowed |= Q(pk=workshop.team_id)
    return list(Team.objects.filter(allowed).distinct().order_by("name", "pk"))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a plan; its questions are chosen on its page."""
    teams = _teams(request.user)
    if request.method != "POST":
        asked = request.GET.get("team", "")
        return render(request, "workshops/new.html", {"form": Plan(teams, initial={"team": asked})})
    form = Plan(teams, request.POST)
    if not form.is_valid():
        return render(request, "workshops/new.html", {"form": form}, status=422)
    made = Workshop.objects.create(owner=request.user, **form.cleaned_data)
    messages.success(request, _("The plan is made. Choose its questions next."))
    return redirect("workshops:workshop", made.key)


@require_http_methods(["GET", "HEAD", "POST"])
def workshop(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The plan; POST changes title and team."""
    found = workshop_for(request.user, key)
    if request.method != "POST":
        return _page(request, found)
    form = Plan(_teams(request.user, found), request.POST)
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    # Only these: somebody else may be changing the questions.
    Workshop.objects.filter(pk=found.pk).update(**form.cleaned_data, changed_at=timezone.now())
    messages.success(request, _("Saved."))
    return redirect("workshops:workshop", key)


def _page(
    request: HttpRequest,
    found: Workshop,
    *,
    form: Plan | None = None,
    adding: Add | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    wanted = _wanted(request)
    # Finding is no sending: what is ticked and typed stays.
    adding = adding or Add((), initial=_kept(request))
    shelves = picks.offers(found.picks, wanted, adding.ticked())
    lines = picks.lines(found.picks)
    initial = {"title": found.title, "team": found.team.slug if found.team else ""}
    asked = sum(line.question is not None for line in lines)
    context = {
        "workshop": found,
        "lines": lines,
        "asked": asked,
        "left_out": len(lines) - asked,
        "rooms": _with_people(rooms_of(request.user).filter(workshop=found))[:10],
        "form": form or Plan(_teams(request.user, found), initial=initial),
        "adding": adding,
        "shelves": shelves,
        "wanted": wanted,
        "matches": sum(offer.is_match for shelf in shelves for offer in shelf.offers),
        "room_for": picks.MOST - len(lines),
        "most": picks.MOST,
        "most_generated": picks.MOST_GENERATED,
        "error": error,
    }
    return render(request, "workshops/workshop.html", context, status=status)


def _wanted(request: HttpRequest) -> str:
    """The words that the questions to choose from are filtered by."""
    data = request.POST if request.method == "POST" else request.GET
    return data.get("q", "")[:100].strip()


def _kept(request: HttpRequest) -> dict[str, Any]:
    """What stood in the form when somebody looked for questions."""
    return {**{name: text[:20] for name, text in request.GET.items()}, "items": request.GET.getlist("items")}


def _locked(user: Any, key: uuid.UUID) -> Workshop:
    """The plan as the person before has left it, and nobody else's until the transaction ends."""
    allowed = workshop_for(user, key)
    found = Workshop.objects.select_for_update().filter(pk=allowed.pk).first()
    if found is None:
        raise Http404("no such workshop")
    return found


@require_POST
def add(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Add the ticked questions, and generated ones, at the end."""
    found = workshop_for(request.user, key)
    offered = [offer for shelf in picks.offers(found.picks) for offer in shelf.offers]
    # What somebody has added meanwhile may be ticked again: it is in, which is what was wanted.
    form = Add((o.value for o in offered if o.can_be_picked or o.is_taken), request.POST)
    if not form.is_valid():
        return _page(request, found, adding=form, status=422)
    with transaction.atomic():
        found = _locked(request.user, key)
        before = len(found.picks)
        found.picks = picks.added(found.picks, form.new_picks())
        count = len(found.picks) - before
        if len(found.picks) <= picks.MOST:
            found.save(update_fields=["picks", "changed_at"])
    if len(found.picks) > picks.MOST:
        text = ngettext(
            "A plan holds at most %(most)d questions; this one has %(before)d, and %(count)d was chosen.",
            "A plan holds at most %(most)d questions; this one has %(before)d, and %(count)d were chosen.",
            count,
        )
        form.add_error(None, text % {"most": picks.MOST, "before": before, "count": count})
        return _page(request, workshop_for(request.user, key), adding=form, status=422)
    text = ngettext("%(n)d question is added.", "%(n)d questions are added.", count) % {"n": count}
    messages.success(request, text)
    wanted = _wanted(request)
    return redirect(reverse("workshops:workshop", args=[key], query={"q": wanted} if wanted else None))


@require_POST
def change(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Move the question `pick` above the one it stood `below`, below the one it stood `above`, or remove it."""
    data, name = request.POST, request.POST.get("pick", "")
    changes: dict[str, Callable[[list[picks.Pick]], list[picks.Pick] | None]] = {
        "up": lambda all_: picks.moved(all_, name, data.get("above", ""), up=True),
        "down": lambda all_: picks.moved(all_, name, data.get("below", ""), up=False),
        "remove": lambda all_: picks.removed(all_, name),
    }
    do = data.get("do", "")
    with transaction.atomic():
        found = _locked(request.user, key)
        after = changes[do](found.picks) if do in changes else None
        before = [picks.identity(pick) for pick in found.picks]
        if after is not None and after != found.picks:
            found.picks = after
            found.save(update_fields=["picks", "changed_at"])
    if after is None:
        messages.warning(request, _("Nothing was changed: somebody had changed the questions meanwhile."))
        return redirect("workshops:workshop", key)
    return redirect(f"{reverse('workshops:workshop', args=[key])}#{_anchor(before, after, name, do)}")


def _anchor(before: list[str], after: list[picks.Pick], name: str, do: str) -> str:
    """Where the keyboard goes on: the button that was pressed, or the one beside it where that is gone."""
    ids = [picks.identity(pick) for pick in after]
    if not ids:
        return "questions"
    if do == "remove":
        return f"remove-{ids[min(before.index(name), len(ids) - 1)]}"
    at_end = {"up": ids[0], "down": ids[-1]}[do] == name
    return f"{({'up': 'down', 'down': 'up'}[do]) if at_end else do}-{name}"


@require_POST
def start(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Make a room of the plan as it is now, and go to the trainer's desk."""
    found = workshop_for(request.user, key)
    try:
        with transaction.atomic():
            # A second click finds the room that the first one has made.
            Workshop.objects.select_for_update().get(pk=found.pk)
            since = timezone.now() - datetime.timedelta(seconds=SECOND_CLICK)
            just_made = found.rooms.filter(trainer=request.user, seq=0, created_at__gt=since).first()
            room = just_made or freezing.open_room(found, request.user)
    except ValueError:
        error = _("There is nothing to ask yet. Add a question, then start a room.")
        return _page(request, found, error=error, status=422)
    return redirect("workshops:trainer", room.code)


@require_http_methods(["GET", "HEAD", "POST"])
def delete_workshop(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """GET says what goes; POST deletes the plan. Its rooms stay."""
    found = workshop_for(request.user, key)
    if request.method == "POST":
        found.delete()
        messages.success(request, _("The plan is deleted. Its rooms and their reports are still there."))
        return redirect("workshops:workshops")
    context = {"workshop": found, "rooms": found.rooms.count()}
    return render(request, "workshops/delete_workshop.html", context)
