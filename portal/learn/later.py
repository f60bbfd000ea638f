"""Lessons that somebody wants to read later: a short list, in the account or without one in the session."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from portal.curriculum import Lesson
from portal.http import page_or_part
from portal.learn import content, progress, serving
from portal.learn.models import Later
from portal.learn.views import find


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def later(request: HttpRequest, lesson: str) -> HttpResponse:
    """GET shows the button that puts a lesson on the list or takes it off; POST does it (`keep` is 1 or 0)."""
    found = find(content.shelf(), lesson)
    if request.method == "POST":
        _put(request, found.slug, keep=request.POST.get("keep") != "0")
        if request.headers.get("HX-Request") != "true":
            if request.POST.get("back") == "list":
                return redirect("learn:later_list")
            return redirect("learn:lesson", lesson=found.slug)
    context = {"lesson": found, "kept": found.slug in slugs(request), "posted": request.method == "POST"}
    return serving.mark(page_or_part(request, "learn/later.html", "button", context))


@login_not_required
@require_safe
def later_list(request: HttpRequest) -> HttpResponse:
    """The reader's list, the newest first."""
    return serving.mark(render(request, "learn/later_list.html", {"lessons": lessons(request)}))


def lessons(request: HttpRequest) -> list[Lesson]:
    """The lessons on the reader's list that can be read today, the newest first."""
    known = content.shelf().course.lessons
    return [known[slug] for slug in slugs(request) if slug in known]


def slugs(request: HttpRequest) -> list[str]:
    """Slugs on the reader's list, the newest first; one query with an account, none without."""
    if request.user.is_authenticated:
        rows = Later.objects.filter(user=request.user).order_by("-at", "-pk")
        return list(rows.values_list("lesson", flat=True))
    held: dict[str, Any] = progress.stored(request.session).get("later", {})
    return sorted(held, key=lambda slug: str(held[slug]), reverse=True)


def _put(request: HttpRequest, slug: str, *, keep: bool) -> None:
    if request.user.is_authenticated:
        if keep:
            row = Later(user=request.user, lesson=slug, at=timezone.now())
            Later.objects.bulk_create([row], ignore_conflicts=True)
        else:
            Later.objects.filter(user=request.user, lesson=slug).delete()
        return
    held = progress.stored(request.session)
    listed = held.setdefault("later", {})
    if keep:
        listed.setdefault(slug, timezone.now().isoformat())
    else:
        listed.pop(slug, None)
    request.session[progress.SESSION_KEY] = held
