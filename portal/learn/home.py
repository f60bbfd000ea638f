"""The first page: where to go on, and a glimpse of every tool."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal import facts, recipes
from portal.curriculum import Shelf
from portal.items import FAMILIES
from portal.learn import content, progress
from portal.learn.views import neighbours, track_row
from portal.placement import Placement
from portal.rules import check

PEEK_HOST = "windows-server-2022"
PEEK_IMAGES = ("ltsc2022", "ltsc2019", "ltsc2025")


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page: where to go on, the figure, the tracks and the tools."""
    shelf = content.shelf()
    finished = progress.done_in_order(request)
    rows = [track_row(shelf, each, finished) for each in shelf.course.tracks]
    context = {
        "tracks": rows,
        "resume": _resume(shelf, rows, finished),
        "peek_host": facts.current().release(PEEK_HOST),
        "peek": [_peek(image) for image in PEEK_IMAGES],
        "builder_lines": _builder_lines(),
        "changes": _changes(),
        "started": bool(finished),
        "practice": {
            "questions": sum(len(lesson.items) for lesson in shelf.course.lessons.values()),
            "families": len(FAMILIES),
        },
    }
    return render(request, "learn/home.html", context)


def _resume(shelf: Shelf, rows: list[dict[str, Any]], finished: list[str]) -> dict[str, Any] | None:
    """The lesson to go on with, of the track read last that is not through; else of the first one not through."""
    open_rows = [row for row in rows if row["done"] < row["total"]]
    if not open_rows:
        return None
    read = {slug: number for number, slug in enumerate(finished, 1)}
    row = max(open_rows, key=lambda each: max(read.get(slug, 0) for slug in each["track"].lessons))
    return {"lesson": row["next"], **neighbours(shelf, row["next"]), "row": row}


def _peek(image: str) -> dict[str, Any]:
    """A line of the explorer's preview: an image on one host with process isolation, and whether Hyper-V helps."""
    placement = Placement.of(PEEK_HOST, image, "process")
    isolated = placement.with_(isolation="hyperv")
    return {
        "image": image,
        "placement": placement,
        "report": check(placement),
        "hyperv": check(isolated),
        "isolated": isolated,
    }


def _builder_lines() -> list[tuple[str, str, str]]:
    """Two lines of the builder's first recipe, each as keyword, rest (a name without its registry) and reason."""
    choices = recipes.read({}).choices
    recipe = recipes.build(choices, Placement.of("linux", "linux").as_of) if choices else None
    if not isinstance(recipe, recipes.Recipe):
        return []
    told = [line for line in recipe.lines if line.reason and line.text.startswith(("FROM ", "HEALTHCHECK "))]
    pairs = [(*line.text.rstrip("`\\ ").split(" ", 1), line.reason) for line in told[-2:]]
    return [(word, re.sub(r"^\S+/", "…/", rest), reason) for word, rest, reason in pairs]


def _changes() -> list[dict[str, Any]]:
    """The ends of support nearest to today, past and coming, as the facts have them."""
    today = Placement.of("linux", "linux").as_of
    dated = [
        {"release": release, "date": end, "past": end <= today, "what": what}
        for release in facts.current().releases.values()
        if release.kind == "server"
        for what, end in (("mainstream", release.mainstream_end), ("extended", release.extended_end))
        if end is not None
    ]
    return sorted(dated, key=lambda each: abs((each["date"] - today).days))[:3]
