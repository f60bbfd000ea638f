"""The advisor's pages: the form with its answer, the decision record, and the record as a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import facts
from portal.advisor import words
from portal.advisor.building import choices_of
from portal.advisor.question import EXAMPLES, Question
from portal.advisor.record import make
from portal.http import page_or_part
from portal.rules.advice import Advice, Change, Judged, Way, advise, changes


@login_not_required
@require_safe
def advisor(request: HttpRequest) -> HttpResponse:
    """The questions and the answer; what cannot be read gets a message beside its field, status 200."""
    question = Question.read(request.GET)
    context: dict[str, Any] = {"question": question, "title": _("Migration advisor"), "status": ""}
    if question.workload is None:
        context["status"] = _("Some answers cannot be read.")
    elif question.workload.is_empty:
        context["examples"] = [(name, f"{request.path}?{query}") for name, query in EXAMPLES]
        context["status"] = _("Nothing is said yet.")
    else:
        context |= answer(question, advise(question.workload))
        shared = urlencode(question.params(day=True))
        context["share_url"] = request.build_absolute_uri(f"{request.path}?{shared}")
    response = page_or_part(request, "advisor/advisor.html", "answer", context)
    if request.headers.get("HX-Request") == "true":
        # A change replaces the address, the button adds one to the history.
        header = "HX-Push-Url" if request.headers.get("HX-Trigger") == "advisor-form" else "HX-Replace-Url"
        response[header] = _address(question)
    return response


@login_not_required
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """The decision record, made for paper; without anything said it leads back to the questions."""
    question = Question.read(request.GET)
    context: dict[str, Any] = {
        "question": question,
        "title": _("Decision record"),
        "back": _address(question),
    }
    if question.workload is not None and not question.workload.is_empty:
        context["record"] = make(question)
        context["markdown"] = f"{reverse('advisor:download')}?{urlencode(question.params(day=True))}"
    return render(request, "advisor/record.html", context)


@login_not_required
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The decision record as a file of Markdown; 422 with the page where there is none."""
    question = Question.read(request.GET)
    if question.workload is None or question.workload.is_empty:
        context = {"question": question, "title": _("Decision record"), "back": _address(question)}
        return render(request, "advisor/record.html", context, status=422)
    made = make(question)
    response = HttpResponse(made.markdown(), content_type="text/markdown; charset=utf-8")
    name = slugify(made.title) or "decision-record"
    response["Content-Disposition"] = f'attachment; filename="{name}.md"'
    return response


def answer(question: Question, advice: Advice) -> dict[str, Any]:
    """The context of the answer."""
    shown = advice.of(question.target) if question.target else advice.best
    headline = words.headline(advice)
    return {
        "advice": advice,
        "headline": headline,
        "title": f"{headline} - {_('Migration advisor')}",
        "status": f"{headline}. {advice.best.target.name}: {words.counts(advice.best)}.",
        "ways": [_way(way, question) for way in advice.ways],
        "rows": [_row(judged, question, shown) for judged in advice.targets],
        "shown": _row(shown, question, shown),
        "report": shown.report,
        "blockers": words.blockers(advice),
        "changes": [_change(change, question) for change in changes(advice)],
        "lessons": words.lessons(advice),
        "builder": _builder(advice),
        "record_url": f"{reverse('advisor:record')}?{urlencode(question.params(day=True))}",
        "note": facts.current().migration.strategies[advice.ways[0].strategy.id].change,
    }


def _address(question: Question, **more: str) -> str:
    query = urlencode(question.params(**more))
    path = reverse("advisor:advisor")
    return f"{path}?{query}" if query else path


def _row(judged: Judged, question: Question, shown: Judged) -> dict[str, Any]:
    return {
        "judged": judged,
        "target": judged.target,
        "verdict": judged.report.verdict,
        "word": words.VERDICTS[judged.report.verdict],
        "counts": words.counts(judged),
        "reason": words.reason(judged),
        "href": f"{_address(question, target=judged.target.id)}#why",
        "here": judged.target.id == shown.target.id,
    }


def _way(way: Way, question: Question) -> dict[str, Any]:
    return _row(way.best, question, way.best) | {"strategy": way.strategy, "stand": words.stand(way)}


def _change(change: Change, question: Question) -> dict[str, Any]:
    more = {"as_of": question.as_of} if question.as_of else {}
    query = urlencode([*change.workload.params(), *more.items()])
    return {
        "unless": change.unless,
        "instead": change.instead,
        "opened": [judged.target.name for judged in change.opened],
        "href": f"{reverse('advisor:advisor')}?{query}",
    }


def _builder(advice: Advice) -> dict[str, Any] | None:
    """The way into the builder where containers are not blocked; `wins` if the first target runs them."""
    judged = advice.containers
    if judged is None or judged.questions:
        return None
    query = urlencode(choices_of(judged))
    wins = advice.best.target.runs == "containers"
    return {"href": f"{reverse('builder:builder')}?{query}", "target": judged.target.name, "wins": wins}
