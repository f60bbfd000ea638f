"""The lifecycle view as files: a calendar to subscribe to, CSV and JSON, all with the numbers of the page."""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from icalendar import Alarm, Calendar, Event

from portal import facts
from portal.explorer.lifecycle_choice import Choice
from portal.explorer.lifecycle_lines import Line, lines
from portal.explorer.lifecycle_turns import Listed, listed
from portal.http import csv_file

# Calendars ask anew once a day; reminders come a quarter before an end.
EVERY = datetime.timedelta(days=1)
AHEAD = datetime.timedelta(days=-90)
COLUMNS = (
    "kind", "id", "name", "detail", "released", "mainstream_end", "extended_end", "paid_end", "phase", "as_of",
    "sources", "checked",
)  # fmt: skip


@login_not_required
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """
    The end dates of the rows that the address names, of all rows if it names none, as iCalendar.

    The bytes change only with the facts. An address with an unreadable value is 400 with a sentence: a program asks.
    """
    choice = Choice.read(request.GET)
    if choice.errors:
        return HttpResponse(
            "\n".join(choice.errors.values()) + "\n", status=400, content_type="text/plain; charset=utf-8"
        )
    chosen = lines() if choice.is_start else choice.lines
    body = _calendar(chosen, request.build_absolute_uri("/").rstrip("/"))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="bulkhead-lifecycle.ics"'
    response["Cache-Control"] = "public, max-age=3600"
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _calendar(chosen: tuple[Line, ...], site: str) -> bytes:
    found = Calendar()
    found.add("prodid", "-//Bulkhead//Lifecycle//EN")
    found.add("version", "2.0")
    found.add("calscale", "GREGORIAN")
    found.add("method", "PUBLISH")
    found.add("name", "Bulkhead: ends of support")
    found.add("x-wr-calname", "Bulkhead: ends of support")
    found.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "P1D")
    for line in chosen:
        for field, words, day in line.days:
            found.add_component(_event(line, field, words, day, site))
    return found.to_ical(sorted=False)


def _event(line: Line, field: str, words: str, day: datetime.date, site: str) -> Event:
    event = Event()
    page = f"{site}{reverse('rulebook:fact', args=[line.fact])}"
    known = facts.current().sources
    summary = f"{line.name}: {words} {'end' if words.endswith('updates') else 'ends'}"
    where = "; ".join(f"{known[source].title} ({known[source].where})" for source in line.sources)
    after = [other for _, other, end in line.days if end > day]
    then = f"After this day: {after[0].lower()}." if after else "After this day it gets no fixes any more."
    event.add("uid", f"{line.key}.{field}@facts.bulkhead")
    event.add("dtstamp", datetime.datetime.combine(line.checked, datetime.time(), datetime.UTC))
    event.add("dtstart", day)
    event.add("dtend", day + datetime.timedelta(days=1))
    event.add("summary", summary)
    event.add(
        "description",
        f"Last day of {words[0].lower()}{words[1:]} for {line.name}. {then}\n"
        f"Checked {line.checked.isoformat()} against: {where}\n{page}",
    )
    event.add("url", page)
    event.add("transp", "TRANSPARENT")
    event.add("categories", [line.kind])
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", AHEAD)
    alarm.add("description", f"In 90 days, on {day.isoformat()}: {summary}")
    event.add_component(alarm)
    return event


@login_not_required
@require_safe
def timeline_csv(request: HttpRequest) -> HttpResponse:
    """The rows of the view as CSV, days as 2026-11-24."""
    choice = Choice.read(request.GET)
    rows = [[_cell(value) for value in _row(line, choice).values()] for line in choice.lines]
    return csv_file("bulkhead-lifecycle.csv", [COLUMNS, *rows])


@login_not_required
@require_safe
def timeline_json(request: HttpRequest) -> JsonResponse:
    """The rows of the view and what changes when, as JSON."""
    choice = Choice.read(request.GET)
    answer = {
        "as_of": choice.as_of.isoformat(),
        "isolation": choice.isolation,
        "orchestrator": choice.orchestrator,
        "timeline": [_row(line, choice) for line in choice.lines],
        "changes": [_change(each) for each in listed(choice)],
        "errors": choice.errors,
    }
    response = JsonResponse(answer, json_dumps_params={"indent": 1, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="bulkhead-lifecycle.json"'
    return response


def _row(line: Line, choice: Choice) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(line, name) for name in COLUMNS if hasattr(line, name)}
    values |= {"phase": line.phase(choice.as_of), "as_of": choice.as_of, "sources": list(line.sources)}
    return {
        name: each.isoformat() if isinstance(each := values[name], datetime.date) else each
        for name in COLUMNS
    }


def _cell(value: Any) -> Any:
    return " ".join(value) if isinstance(value, list) else "" if value is None else value


def _change(each: Listed) -> dict[str, Any]:
    return {
        "day": each.day.isoformat(),
        "rule": each.rule.id if each.rule else None,
        "message": each.message,
        "subjects": [
            {"name": turn.name, "before": turn.before.value, "after": turn.after.value} for turn in each.turns
        ],
    }
