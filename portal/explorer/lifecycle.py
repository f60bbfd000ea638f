"""The lifecycle view: when releases, images and runtimes end, and on which days an answer changes."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from portal import facts
from portal.explorer.lifecycle_choice import ISOLATIONS, ORCHESTRATORS, YEARS, Choice
from portal.explorer.lifecycle_figure import draw
from portal.explorer.lifecycle_lines import KINDS, Line, lines
from portal.explorer.lifecycle_turns import Listed, listed
from portal.http import page_or_part

NAMES = {
    "host": gettext_lazy("Hosts"),
    "image": gettext_lazy("Images"),
    "runtime": gettext_lazy("Runtimes"),
}


@login_not_required
@require_safe
def lifecycle(request: HttpRequest) -> HttpResponse:
    """The view of the choice that the address names; an unreadable value has its message beside the field."""
    choice = Choice.read(request.GET)
    context = {"choice": choice, "title": _("Lifecycle"), **_form(choice), **_answer(request, choice)}
    response = page_or_part(request, "explorer/lifecycle.html", "answer", context)
    if request.headers.get("HX-Request") == "true":
        header = "HX-Push-Url" if request.headers.get("HX-Trigger") == "lifecycle-form" else "HX-Replace-Url"
        response[header] = f"{request.path}?{choice.query()}"
    return response


def _form(choice: Choice) -> dict[str, Any]:
    chosen = set(choice.rows)
    groups = []
    for kind in KINDS:
        options: dict[str, tuple[Line, bool]] = {}
        for line in lines():
            if line.kind == kind:
                options.setdefault(line.id, (line, (kind, line.id) in chosen))
        current = [each for each in options.values() if each[1] or _is_current(each[0], choice)]
        others = [each for each in options.values() if each not in current]
        groups.append(
            {
                "kind": kind,
                "name": NAMES[kind],
                "current": current,
                "others": others,
                "count": len(choice.ids(kind)),
                "error": choice.errors.get(kind, ""),
            }
        )
    return {
        "groups": groups,
        "years": YEARS,
        "isolations": ISOLATIONS,
        "orchestrators": ORCHESTRATORS,
        "presets": _presets(choice),
    }


def _is_current(line: Line, choice: Choice) -> bool:
    return line.ends is None or line.ends >= choice.as_of


def _presets(choice: Choice) -> list[tuple[str, str]]:
    path = reverse("explorer:lifecycle")
    servers = [line.id for line in lines() if line.kind == "host" and _is_server(line.id)]
    images = list(
        dict.fromkeys(line.id for line in lines() if line.kind == "image" and line.id.startswith("ltsc"))
    )
    everything = list(dict.fromkeys((line.kind, line.id) for line in lines()))
    long_term = [("host", slug) for slug in servers] + [("image", key) for key in images]
    return [
        (_("In support"), path),
        (_("Long-term servers and images"), f"{path}?{urlencode(long_term)}"),
        (_("Everything"), f"{path}?{urlencode([*everything, ('from', YEARS[0]), ('to', 2036)])}"),
    ]


def _is_server(slug: str) -> bool:
    release = facts.current().releases[slug]
    return release.kind == "server" and release.channel == "ltsc"


def _answer(request: HttpRequest, choice: Choice) -> dict[str, Any]:
    rows = choice.lines
    found = listed(choice)
    later = [each for each in found if each.day > choice.as_of]
    earlier = [each for each in found if each.day <= choice.as_of]
    files = {
        name: f"{reverse(f'explorer:{name}')}?{choice.query()}"
        for name in ("lifecycle_csv", "lifecycle_json")
    }
    feed = f"{reverse('explorer:lifecycle_calendar')}?{choice.rows_query}"
    ended = sum(1 for line in rows if line.ends and line.ends < choice.as_of)
    return {
        "rows": [(line, line.phase(choice.as_of), _symbol(line, choice)) for line in rows],
        "figure": draw(choice) if rows else None,
        "later": _by_day(later),
        "earlier": _by_day(earlier),
        "ended": ended,
        "pairs": len(choice.ids("host")) * len(choice.ids("image")),
        "calendar_url": request.build_absolute_uri(feed),
        "files": files,
        "shared": request.build_absolute_uri(f"{request.path}?{choice.query(day=True)}"),
        "next_day": later[0] if later else None,
    }


def _symbol(line: Line, choice: Choice) -> str:
    """The mark beside a phase: go, part for what gets less, stop for what ended, unk for what is not known."""
    day = choice.as_of
    if not line.days or (line.released and day < line.released):
        return "unk"
    if line.ends and day > line.ends:
        return "part" if line.last and day <= line.last else "stop"
    return "go" if line.mainstream_end and day <= line.mainstream_end else "part"


def _by_day(found: list[Listed]) -> list[tuple[Any, list[Listed]]]:
    return [(day, list(own)) for day, own in groupby(found, key=lambda each: each.day)]
