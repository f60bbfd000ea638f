"""Quizzes: the questions of a lesson or a track, started by POST, then one question a page, then the result."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.curriculum import Shelf
from portal.learn import content, outcome, progress, runs, serving, sharing
from portal.learn.asking import explained, question_of
from portal.learn.forms import AnswerForm, StartForm
from portal.learn.models import Answer, Run
from portal.learn.views import find, renamed

_PER_PAGE = 50
# How long a visitor without an account is known.
_KEPT_DAYS = settings.SESSION_COOKIE_AGE // 86400


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_lesson(request: HttpRequest, lesson: str) -> HttpResponse:
    """GET shows the end questions of a lesson and the way to start; POST starts."""
    shelf = content.shelf()
    found = find(shelf, lesson)
    if request.method == "POST":
        return _start(request, found.title, runs.of_lesson(shelf, found), lesson=found.slug)
    rows = [
        {"item": item, "question": question_of(shelf, item, 0), "number": n}
        for n, item in enumerate(found.ends, 1)
    ]
    context = {"lesson": found, "rows": rows, "open": runs.open_run(request, shelf, lesson=found.slug)}
    return _start_page(request, context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_track(request: HttpRequest, track: str) -> HttpResponse:
    """GET says what the quiz of a track asks; POST draws its questions and starts."""
    shelf = content.shelf()
    found = shelf.course.track(track)
    if found is None:
        return renamed(shelf, track, "learn:practice_track")
    if request.method == "POST":
        return _start(request, found.title, runs.of_track(shelf, found), track=found.slug)
    lessons = shelf.course.readable(found)
    all_of_them = sum(len(lesson.ends) for lesson in lessons)
    context = {
        "track": found,
        "lessons": lessons,
        "total": min(runs.MOST_QUESTIONS, all_of_them),
        "more": all_of_them > runs.MOST_QUESTIONS,
        "open": runs.open_run(request, shelf, track=found.slug),
    }
    return _start_page(request, context)


def _start_page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    context["form_key"] = uuid.uuid4().hex
    return serving.mark(render(request, "learn/quiz_start.html", context, status=status))


def _start(request: HttpRequest, title: str, items: list[list[Any]], **of: str) -> HttpResponse:
    """Make the run and go to its first question; without any question there is nothing to start."""
    form = StartForm(request.POST)
    if not items:
        return redirect(request.path)
    key = form.cleaned_data["key"] if form.is_valid() else uuid.uuid4()
    run = runs.start(request, key.hex, title, items, **of)
    return redirect("learn:practice_run", key=run.key, number=1)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """One question of a run: open it can be answered, answered it shows what came of it."""
    shelf = content.shelf()
    run = runs.find(request, key)
    if not 1 <= number <= len(run.items):
        raise Http404(f"no question {number}")
    answers = runs.given(request, run)
    entry = run.items[number - 1]
    lesson, item, asked = runs.question(shelf, entry)
    if request.method != "POST":
        return _show(request, shelf, run, number, answers)
    if (entry[0], entry[1]) in answers:
        # The first answer counts, and is what the page shows.
        return redirect(request.path)
    form = AnswerForm(request.POST)
    chosen = asked.choice(request.POST.get("choice", "")) if asked else None
    if lesson is None or item is None or asked is None or chosen is None or not form.is_valid():
        error = _("Choose one of the answers, then press Answer.")
        return _show(request, shelf, run, number, answers, error=error)
    values = {
        "key": form.cleaned_data["key"].hex,
        "lesson": lesson.slug,
        "item": item.id,
        "seed": entry[2],
        "prompt": asked.prompt,
        "choice": chosen.text,
        "right": chosen.right,
    }
    progress.record(request, values, run)
    progress.finish_if_answered(request, lesson, item)
    # Read again, because another window may have answered another question meanwhile.
    if runs.following(shelf, run, runs.given(request, run)) is None:
        runs.finish(request, run)
    return redirect(request.path)


def _show(
    request: HttpRequest, shelf: Shelf, run: Run, number: int, answers: runs.Given, error: str = ""
) -> HttpResponse:
    entry = run.items[number - 1]
    lesson, item, asked = runs.question(shelf, entry)
    answer = answers.get((entry[0], entry[1]))
    chosen = runs.choice_of(asked, answer)
    context: dict[str, Any] = {
        "question": asked,
        "lesson": lesson,
        "item": item,
        "run": run,
        "error": error,
        "chosen": chosen,
        # An answer whose question is no longer the one that was asked is shown as it was stored.
        "answer": answer if answer and not chosen else None,
        "form_key": uuid.uuid4().hex,
        "action": request.path,
        "sequence": _sequence(run, number, answers),
        "next": _next(shelf, run, number, answers),
    }
    if asked and chosen:
        context |= explained(asked, chosen, lesson)
    return serving.mark(render(request, "learn/question.html", context, status=422 if error else 200))


def _sequence(run: Run, number: int, answers: runs.Given) -> dict[str, Any]:
    """Where a question stands in its run: "3 of 5", and which of the others have an answer."""
    marks = [
        "now" if n == number else "done" if (entry[0], entry[1]) in answers else ""
        for n, entry in enumerate(run.items, 1)
    ]
    return {"place": number, "total": len(run.items), "marks": marks}


def _next(shelf: Shelf, run: Run, number: int, answers: runs.Given) -> dict[str, str]:
    """Where the button under an answer leads, and what it says."""
    entry = run.items[number - 1]
    # From the question that is open now, "next" is another one.
    others = {**answers, (entry[0], entry[1]): Answer()}
    following = runs.following(shelf, run, others, number)
    if following:
        url = reverse("learn:practice_run", args=[run.key, following])
        return {"url": url, "label": _("Next question")}
    return {"url": reverse("learn:result", args=[run.key]), "label": _("See the result")}


@login_not_required
@never_cache
@require_safe
def result(request: HttpRequest, key: str) -> HttpResponse:
    """One's own result, and with an account the links that show it to others."""
    run = runs.find(request, key)
    came = outcome.of_run(content.shelf(), run, runs.given(request, run))
    course = content.shelf().course
    context: dict[str, Any] = {
        "outcome": came,
        "own": True,
        "lesson": course.lessons.get(run.lesson),
        "track": course.track(run.track),
        "kept_days": _KEPT_DAYS,
    }
    if request.user.is_authenticated:
        context |= {"shares": sharing.of_run(run), "made": sharing.made(request, run), "days": sharing.DAYS}
    return render(request, "learn/result.html", context)


@login_not_required
@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """One's results, newest first."""
    page = Paginator(runs.newest_first(request), _PER_PAGE).get_page(request.GET.get("page"))
    return serving.mark(render(request, "learn/results.html", {"page": page, "kept_days": _KEPT_DAYS}))
