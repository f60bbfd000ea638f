"""Tracks, lessons and the figure page."""

from __future__ import annotations

import itertools
from collections.abc import Collection
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal import facts
from portal.curriculum import Lesson, Shelf, Track
from portal.curriculum.figures.built import BUILT
from portal.http import page_or_part
from portal.learn import content, progress, serving

_PARTS = ("side", "head", "questions", "sources", "pager", "toc")
_MOST_FIXED = 300
_fixed: dict[tuple[str, str, str, frozenset[str]], dict[str, str]] = {}


@login_not_required
@require_safe
def tracks(request: HttpRequest) -> HttpResponse:
    """Every track with its lessons."""
    shelf = content.shelf()
    finished = progress.done_in_order(request)
    rows = [track_row(shelf, each, finished) for each in shelf.course.tracks]
    return render(request, "learn/tracks.html", {"tracks": rows})


@login_not_required
@require_safe
def lessons(request: HttpRequest) -> HttpResponse:
    """Who cuts the address of a lesson finds them all."""
    return redirect("learn:tracks", permanent=True)


@login_not_required
@require_safe
def track(request: HttpRequest, track: str) -> HttpResponse:
    """One track: its lessons in order, what each is about, and how far one is."""
    shelf = content.shelf()
    found = shelf.course.track(track)
    if found is None:
        return renamed(shelf, track, "learn:track")
    row = track_row(shelf, found, progress.done_in_order(request))
    return render(
        request, "learn/track.html", {"row": row, "track": found, "next_track": next_track(shelf, found)}
    )


def renamed(shelf: Shelf, track: str, name: str) -> HttpResponse:
    """From an address that a track once had to the one it has; raises Http404 if none ever had it."""
    found = shelf.course.renamed_track(track)
    if found is None:
        raise Http404(f"no track {track}")
    return redirect(name, track=found.slug, permanent=True)


@login_not_required
@require_safe
def lesson(request: HttpRequest, lesson: str) -> HttpResponse:
    """A lesson; kept bytes for a reader without a session."""
    shelf = content.shelf()
    if lesson in shelf.course.unavailable:
        context = {"title": shelf.course.unavailable[lesson], "faults": content.faults(lesson)}
        return render(request, "learn/unavailable.html", context, status=503)
    found = find(shelf, lesson)

    def page() -> HttpResponse:
        return render(request, "learn/lesson.html", lesson_context(request, shelf, found))

    key = (lesson, translation.get_language() or "", shelf.key(found))
    if serving.keepable(request):
        return serving.kept(request, key, page)
    return serving.personal(request, (*key, *sorted(progress.done(request))), page)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def done(request: HttpRequest, lesson: str) -> HttpResponse:
    """GET shows the button that marks a lesson as done; POST does it."""
    shelf = content.shelf()
    found = find(shelf, lesson)
    if request.method == "POST":
        progress.mark_done(request, found.slug)
        if request.headers.get("HX-Request") != "true":
            return redirect("learn:lesson", lesson=found.slug)
    known = progress.done(request)
    around = neighbours(shelf, found)
    row = track_row(shelf, around["track"], known, current=found.slug)
    context = {"lesson": found, "finished": found.slug in known, "row": row, **around}
    return serving.mark(page_or_part(request, "learn/done.html", "mark", context))


@login_not_required
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """How to read the figures: every mark, the five states side by side, and one of the built-in figures."""
    name = request.GET.get("figure", next(iter(BUILT)))
    if name not in BUILT:
        raise Http404(f"no figure {name}")
    built = BUILT[name]
    chosen = {"built": name, "id": f"fig-{name}", "caption": built.caption, "lesson": built.lesson}
    context = {"all_built": BUILT, "figures": (name,), "chosen": chosen | {"view": built.view()}}
    return render(request, "learn/figures.html", context)


def find(shelf: Shelf, slug: str) -> Lesson:
    """The readable lesson of this slug, or 404."""
    found = shelf.course.lessons.get(slug)
    if found is None:
        raise Http404(f"no lesson {slug}")
    return found


def lesson_context(request: HttpRequest, shelf: Shelf, lesson: Lesson) -> dict[str, Any]:
    """What the lesson page shows."""
    rendered = shelf.rendered(lesson)
    finished = progress.done(request)
    home_track = shelf.course.track_of(lesson.slug)
    if home_track is None:  # the loader leaves out a lesson without a track
        raise Http404(f"no track has {lesson.slug}")
    return {
        "lesson": lesson,
        "body": rendered.html,
        "figures": rendered.figures,
        "fixed": fixed_parts(shelf, lesson, home_track, finished & set(home_track.lessons)),
        "finished": lesson.slug in finished,
    }


def fixed_parts(shelf: Shelf, lesson: Lesson, home: Track, finished: set[str]) -> dict[str, str]:
    """
    The parts of a lesson page that are the same for every reader who has finished the same lessons.

    Made once for a rendering and a language: their many small tags cost more than all the rest of the page.
    """
    key = (lesson.slug, translation.get_language() or "", shelf.key(lesson), frozenset(finished))
    parts = _fixed.get(key)
    if parts is None:
        rendered = shelf.rendered(lesson)
        context = {
            "lesson": lesson,
            "headings": rendered.headings,
            "sources": [(identifier, lesson.source(identifier)) for identifier in rendered.sources],
            "facts_sources": facts.current().sources,
            "needed": [shelf.course.lessons[s] for s in lesson.prerequisites if s in shelf.course.lessons],
            "warmups": [(each, shelf.question(each)) for each in lesson.warmups],
            "row": track_row(shelf, home, finished, current=lesson.slug),
            **neighbours(shelf, lesson),
        }
        parts = {name: render_to_string(f"learn/lesson_{name}.html", context) for name in _PARTS}
        if len(_fixed) >= _MOST_FIXED:
            _fixed.clear()
        _fixed[key] = parts
    return parts


def neighbours(shelf: Shelf, lesson: Lesson) -> dict[str, Any]:
    """The track, the one that follows, the lessons before and after, and the place of this one, counted from 1."""
    home_track = shelf.course.track_of(lesson.slug)
    if home_track is None:  # the loader leaves out a lesson without a track
        raise Http404(f"no track has {lesson.slug}")
    row = shelf.course.readable(home_track)
    place = row.index(lesson)
    return {
        "track": home_track,
        "next_track": next_track(shelf, home_track),
        "place": place + 1,
        "before": row[place - 1] if place else None,
        "after": row[place + 1] if place + 1 < len(row) else None,
    }


def next_track(shelf: Shelf, track: Track) -> Track | None:
    """The track that follows in the course, None behind the last."""
    readable = [each for each in shelf.course.tracks if shelf.course.readable(each)]
    pairs = itertools.pairwise(readable)
    return next((after for before, after in pairs if before.slug == track.slug), None)


def track_row(shelf: Shelf, track: Track, finished: Collection[str], current: str = "") -> dict[str, Any]:
    """
    A track for a list: its lessons with their state, how many are done, the minutes left, the next lesson.

    The state of a lesson is "done", "now" (the one open on the page, else the next one) or "".
    `finished` has the lesson done last at its end; a set will do where nobody asks for the next lesson.
    """
    readable = shelf.course.readable(track)
    undone = [lesson for lesson in readable if lesson.slug not in finished]
    following = _following(readable, finished)
    now = current or (following.slug if following and len(undone) < len(readable) else "")
    lessons = [
        {
            "lesson": each,
            "state": "now" if each.slug == now else "done" if each.slug in finished else "",
            "done": each.slug in finished,
        }
        for each in readable
    ]
    missing = [shelf.course.unavailable[slug] for slug in track.lessons if slug in shelf.course.unavailable]
    count = len(readable) - len(undone)
    return {
        "track": track,
        "lessons": lessons,
        "unavailable": missing,
        "done": count,
        "total": len(readable),
        "left": sum(lesson.minutes for lesson in undone),
        "next": following or (readable[0] if readable else None),
        "verb": _("Start") if not count else _("Resume") if undone else _("Revisit"),
        "begun": 0 < count < len(readable),
    }


def _following(readable: list[Lesson], finished: Collection[str]) -> Lesson | None:
    """The next lesson that is not done behind the one done last; the first such one where none follows."""
    place = {lesson.slug: number for number, lesson in enumerate(readable)}
    last = -1
    for slug in finished:
        last = place.get(slug, last)
    return next((each for each in [*readable[last + 1 :], *readable] if each.slug not in finished), None)
