"""
Practice of single questions: GET shows, POST answers, and the address holds the state.

Runs of questions are in `portal.learn.quiz`.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.curriculum import Lesson
from portal.http import page_or_part
from portal.items import FAMILIES, Item, ItemFamily, Question
from portal.items.families import SEEDS
from portal.learn import content, progress, runs, serving
from portal.learn.asking import draw_seed, explained, question_of
from portal.learn.forms import AnswerForm
from portal.learn.views import find

_RUN = re.compile(r"^[01]{0,200}$")


@dataclass(frozen=True, slots=True)
class State:
    """
    What an address says: the seed, the key of the choice made, the results so far, and where it is shown.

    `run` has one digit per answered question of a family, 1 for right. `inside` is set when the question
    stands in a lesson.
    """

    seed: int | None
    chosen: str
    run: str
    inside: bool

    @classmethod
    def read(cls, query: QueryDict) -> State:
        """The state of a query; what cannot be read counts as not given."""
        seed = query.get("seed", "")
        run = query.get("run", "")
        return cls(
            int(seed) if seed.isascii() and seed.isdigit() and len(seed) < 16 and int(seed) < SEEDS else None,
            query.get("chosen", "")[:8],
            run if _RUN.match(run) else "",
            query.get("in") == "lesson",
        )

    def address(self, path: str, **changes: Any) -> str:
        """The address of this state with changes; empty parts are left out."""
        values = {
            "seed": self.seed,
            "chosen": self.chosen,
            "run": self.run,
            "in": "lesson" if self.inside else "",
        }
        values |= changes
        query = {key: value for key, value in values.items() if value not in ("", None)}
        return f"{path}?{urlencode(query)}" if query else path


@login_not_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The run to go on with, the generated families, and the questions by track and by lesson."""
    shelf = content.shelf()
    answers = progress.answered(request)
    tracks = [
        {
            "track": track,
            "total": min(runs.MOST_QUESTIONS, sum(len(lesson.ends) for lesson in readable)),
            # A lesson of several tracks stands below its own alone.
            "lessons": [
                _row(each, answers) for each in readable if shelf.course.track_of(each.slug) == track
            ],
        }
        for track in shelf.course.tracks
        if (readable := shelf.course.readable(track))
    ]
    context = {
        "tracks": tracks,
        "families": FAMILIES.values(),
        "open": runs.open_run(request, shelf),
        "answered": bool(answers),
    }
    return serving.mark(render(request, "learn/practice.html", context))


def _row(lesson: Lesson, answers: dict[tuple[str, str], bool]) -> dict[str, Any]:
    """A lesson with how many questions it has at its end, and how many of them were answered, and rightly."""
    return {
        "lesson": lesson,
        "total": len(lesson.ends),
        "right": sum(answers.get((lesson.slug, item.id), False) for item in lesson.ends),
        "answered": sum((lesson.slug, item.id) in answers for item in lesson.ends),
    }


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, lesson: str, item: str) -> HttpResponse:
    """One question of a lesson."""
    shelf = content.shelf()
    found = find(shelf, lesson)
    asked = found.item(item)
    if asked is None:
        raise Http404(f"no item {item}")
    state = replace(State.read(request.GET), run="")
    if asked.generated and state.seed is None:
        return redirect(state.address(request.path, seed=draw_seed()))
    question = question_of(shelf, asked, state.seed)
    if request.method == "POST":
        return _answer(request, question, state, found, asked)
    return _show(request, question, state, found, asked)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def family(request: HttpRequest, family: str) -> HttpResponse:
    """A generated question; without a seed in the address a new one is drawn."""
    found = FAMILIES.get(family)
    if found is None:
        raise Http404(f"no family {family}")
    state = State.read(request.GET)
    if state.seed is None:
        return redirect(state.address(request.path, seed=draw_seed()))
    question = found.question(state.seed)
    if request.method == "POST":
        return _answer(request, question, state, None, found)
    return _show(request, question, state, None, found)


def _answer(
    request: HttpRequest,
    question: Question | None,
    state: State,
    lesson: Lesson | None,
    asked: Item | ItemFamily,
) -> HttpResponse:
    """Keep the answer and go to the address that shows it; 422 without a choice."""
    form = AnswerForm(request.POST)
    chosen = question.choice(request.POST.get("choice", "")) if question else None
    if question is None or chosen is None or not form.is_valid():
        error = _("Choose one of the answers, then press Answer.")
        return _show(request, question, state, lesson, asked, error=error, status=422)
    progress.record(
        request,
        {
            "key": form.cleaned_data["key"].hex,
            "lesson": lesson.slug if lesson else "",
            "item": asked.id if isinstance(asked, Item) else asked.slug,
            "seed": state.seed,
            "prompt": question.prompt,
            "choice": chosen.text,
            "right": chosen.right,
        },
    )
    if lesson is not None and isinstance(asked, Item):
        progress.finish_if_answered(request, lesson, asked)
    run = "" if lesson else state.run + ("1" if chosen.right else "0")
    return redirect(state.address(request.path, chosen=chosen.key, run=run))


def _show(
    request: HttpRequest,
    question: Question | None,
    state: State,
    lesson: Lesson | None,
    asked: Item | ItemFamily,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    chosen = question.choice(state.chosen) if question and state.chosen else None
    context: dict[str, Any] = {
        "question": question,
        "lesson": lesson,
        "item": asked if isinstance(asked, Item) else None,
        "family": asked if isinstance(asked, ItemFamily) else None,
        "inside": state.inside,
        "error": error,
        "chosen": chosen,
        "form_key": uuid.uuid4().hex,
        "action": state.address(request.path, chosen=""),
        "again": state.address(request.path, chosen="", run=state.run[:-1] if chosen else state.run),
        "number": len(state.run) if chosen else len(state.run) + 1,
        "right": state.run.count("1"),
    }
    if question and chosen:
        context |= explained(question, chosen, lesson)
        context["next"] = _next(state, lesson, asked)
    return serving.mark(page_or_part(request, "learn/question.html", "question", context, status=status))


def _next(state: State, lesson: Lesson | None, asked: Item | ItemFamily) -> dict[str, str]:
    """Where the button under an answer leads, and what it says."""
    if lesson is None or not isinstance(asked, Item):
        path = reverse("learn:practice_family", args=[getattr(asked, "slug", "")])
        fresh = state.address(path, chosen="", seed=draw_seed())
        return {"url": fresh, "label": _("Another question")}
    if asked.use != "end":
        return {"url": reverse("learn:lesson", args=[lesson.slug]), "label": _("Back to the lesson")}
    return {"url": reverse("learn:practice_lesson", args=[lesson.slug]), "label": _("Back to the questions")}
