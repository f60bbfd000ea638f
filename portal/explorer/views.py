"""The explorer's page: form, verdict, the why, and the matrix; every state is an address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from portal import facts
from portal.explorer import matrix, more
from portal.explorer.forms import Options, Question
from portal.http import page_or_part
from portal.placement import PLATFORMS, Placement
from portal.rules import Outcome, Report, Stage, Verdict, check

WORDS = {
    Verdict.RUNS: "Starts",
    Verdict.LIMITS: "Starts, with limits",
    Verdict.BLOCKED: "Does not start",
    Verdict.UNKNOWN: "Not known",
}
# Where somebody asks about a pull or a build alone.
ASKED_WORDS = {
    "pull": {Verdict.RUNS: "Can be pulled", Verdict.LIMITS: "Can be pulled, with limits"},
    "build": {Verdict.RUNS: "Builds", Verdict.LIMITS: "Builds, with limits"},
}
STAGE_WORDS = {Stage.PULL: "Cannot be pulled", Stage.START: "Does not start"}


@login_not_required
@require_safe
def explorer(request: HttpRequest) -> HttpResponse:
    """The compatibility explorer; an unreadable value gets a message beside its field."""
    question = Question.read(request.GET)
    context: dict[str, Any] = {
        "question": question,
        "options": Options.current(),
        "title": "Compatibility explorer",
    }
    if question.placement is not None:
        context |= answer(question.placement, explicit_day=question.explicit_day)
        shared = question.placement.params(day=True)
        context["share_url"] = request.build_absolute_uri(f"{request.path}?{urlencode(shared)}")
    response = page_or_part(request, "explorer/explorer.html", "answer", context)
    if request.headers.get("HX-Request") == "true":
        # A change replaces the address, the button adds one to the history.
        header = "HX-Push-Url" if request.headers.get("HX-Trigger") == "explorer-form" else "HX-Replace-Url"
        response[header] = f"{request.path}?{urlencode(question.params())}"
    return response


def answer(placement: Placement, *, explicit_day: bool) -> dict[str, Any]:
    """The context of the answer: report, words, fixes as links, sources, and the matrix."""
    report = check(placement)
    return {
        "placement": placement,
        "report": report,
        "headline": headline(report),
        "summary": [o.message for o in _first_by_message(report.decisive)[:2]],
        "notes": _notes(report),
        "orchestrator": PLATFORMS[placement.orchestrator],
        "fixes": _fix_links(report, explicit_day),
        "disputes": _disputes(report),
        "meet": _meet(placement),
        "lesson": next((o.rule.lesson for o in report.decisive if o.rule.lesson), ""),
        "matrix_html": mark_safe(matrix.html(placement, explicit_day=explicit_day)),  # noqa: S308  (our own template)
        "title": f"{headline(report)}: {placement.image.name} on {placement.host.name}",
    }


def headline(report: Report) -> str:
    """The verdict in words; a block is named after the stage where it happens."""
    asked = ASKED_WORDS.get(report.subject.more.action, {})
    if report.verdict in asked:
        return asked[report.verdict]
    if report.verdict is Verdict.BLOCKED and report.stage in STAGE_WORDS:
        return STAGE_WORDS[report.stage]
    return WORDS[report.verdict]


def _first_by_message(outcomes: tuple[Outcome, ...]) -> list[Outcome]:
    return list({o.message: o for o in outcomes}.values())


def _fix_links(report: Report, explicit_day: bool) -> list[dict[str, str]]:
    path = reverse("explorer:explorer")
    return [
        {
            "title": fix.title,
            "detail": fix.detail,
            "command": fix.command,
            "href": f"{path}?{urlencode(fix.to.params(day=explicit_day))}",
        }
        for fix in report.fixes
        if isinstance(fix.to, Placement)
    ]


def _notes(report: Report) -> dict[str, str]:
    """What rules found about each detail of the case, for the place beside its field."""
    found = [o for o in (*report.errors, *report.asking, *report.warnings) if o.where in more.NAMES]
    notes = dict.fromkeys(more.NAMES, "")
    for outcome in found:
        notes[outcome.where] = notes[outcome.where] or outcome.message
    return notes


def _disputes(report: Report) -> list[Any]:
    ids = dict.fromkeys(o.dispute for o in report.outcomes if o.dispute)
    return [facts.current().disputes[i] for i in ids]


def _meet(placement: Placement) -> dict[str, Any] | None:
    """What the figure of image and kernel shows; None where no Windows kernel and image meet."""
    host, image = placement.host, placement.image
    if not placement.is_windows or host.build is None or image.build is None:
        return None
    fits = bool(placement.support and "process" in placement.support.modes)
    hyperv = bool(placement.support and "hyperv" in placement.support.modes)
    return {
        "image": image.build,
        "host": host.build,
        "process": fits,
        "hyperv": hyperv,
        "newer": image.build > host.build,
    }
