"""What search engines may read: the map of all open pages, and the ways that are not for them."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal import facts
from portal.facts.entries import entries
from portal.http import PRIVATE
from portal.learn import content
from portal.rules import RULES

PAGES = (
    "learn:home",
    "learn:tracks",
    "learn:figures",
    "learn:changes",
    "learn:glossary",
    "learn:practice",
    "explorer:explorer",
    "explorer:lifecycle",
    "explorer:tools",
    "explorer:paste",
    "explorer:manifests",
    "builder:builder",
    "builder:checker",
    "advisor:advisor",
    "rulebook:rules",
    "rulebook:facts",
)
CLOSED = (*PRIVATE, "/live/", "/later/", "/offline/", "/search/", "/practice/run/", "/practice/results/")


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page that stands open, with the day on which its content was last checked where there is one."""
    rows = [(settings.PORTAL_URL + path, day) for path, day in _addresses()]
    return render(request, "learn/sitemap.xml", {"rows": rows}, content_type="application/xml")


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may not visit, and where the map is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines.append(f"Sitemap: {settings.PORTAL_URL}{reverse('learn:sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _addresses() -> list[tuple[str, datetime.date | None]]:
    course = content.shelf().course
    known: list[tuple[str, Any]] = [(reverse(name), None) for name in PAGES]
    known += [(reverse("learn:track", args=[track.slug]), None) for track in course.tracks]
    known += [(reverse("learn:lesson", args=[each.slug]), each.checked) for each in course.in_order]
    known += [
        (reverse("learn:term", args=[slug]), None) for slug in (*course.glossary, *facts.current().errors)
    ]
    known += [(reverse("rulebook:rule", args=[rule]), None) for rule in RULES]
    every = entries(facts.current()).values()
    return known + [(reverse("rulebook:fact", args=[each.id]), each.checked) for each in every]
