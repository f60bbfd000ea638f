"""The explorer's page: form, verdict, the why, and the matrix; every state is an address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import facts
from portal.explorer import compare, matrix, more, ways
from portal.explorer.downloads import DOWNLOADS
from portal.explorer.forms import Options, Question
from portal.explorer.headlines import headline
from portal.http import page_or_part
from portal.placement import ORCHESTRATORS, PLATFORMS, Placement
from portal.rules import Outcome, Report, check
from portal.rules.offered import worthwhile


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
        if download := DOWNLOADS.get(request.GET.get("download", "")):
            return download(question.placement)
        context |= answer(question.placement, explicit_day=question.explicit_day)
        shared = question.placement.params(day=True)
        context["share_url"] = request.build_absolute_uri(f"{request.path}?{urlencode(shared)}")
        context["query"] = urlencode(shared)
        context["also"] = _also(question)
    response = page_or_part(request, "explorer/explorer.html", "answer", context)
    if request.headers.get("HX-Request") == "true":
        # A change replaces the address, the button adds one to the history.
        header = "HX-Push-Url" if request.headers.get("HX-Trigger") == "explorer-form" else "HX-Replace-Url"
        response[header] = f"{request.path}?{urlencode(question.params())}"
    return response


def answer(placement: Placement, *, explicit_day: bool) -> dict[str, Any]:
    """The context of the answer: report, words, fixes as links, sources, and the matrix."""
    report = check(placement)
    cheapest = ways.block(report, explicit_day=explicit_day)
    shown = cheapest.to if cheapest else frozenset()
    return {
        "placement": placement,
        "report": report,
        "headline": headline(report),
        "summary": [o.message for o in _first_by_message(report.decisive)[:2]],
        "notes": _notes(report),
        "orchestrator": PLATFORMS[placement.orchestrator],
        "cheapest": cheapest,
        "fixes": _fix_links(report, shown, explicit_day),
        "disputes": _disputes(report),
        "meet": _meet(placement),
        "lesson": next((o.rule.lesson for o in report.decisive if o.rule.lesson), ""),
        "matrix_html": mark_safe(matrix.html(placement, explicit_day=explicit_day)),  # noqa: S308  (our own template)
        "title": f"{headline(report)}: {placement.image.name} on {placement.host.name}",
    }


def _also(question: Question) -> list[tuple[str, str]]:
    """Other questions that start from this one, each as its address and words."""
    placement = question.placement
    if placement is None:
        return []
    day = {"as_of": placement.as_of.isoformat()} if question.explicit_day else {}
    common = day | {
        "orchestrator": placement.orchestrator if placement.orchestrator in ORCHESTRATORS else "docker"
    }
    found = [(compare.address(placement, explicit_day=question.explicit_day), _("Compare with another"))]
    if not placement.host.is_open:
        here = {"host": placement.host.text} | common
        found.append((f"{reverse('explorer:hosts')}?{urlencode(here)}", _("What else runs on this host")))
    image = {"images": placement.image.text} | common
    return [*found, (f"{reverse('explorer:images')}?{urlencode(image)}", _("Which hosts run this image"))]


def _first_by_message(outcomes: tuple[Outcome, ...]) -> list[Outcome]:
    return list({o.message: o for o in outcomes}.values())


def _fix_links(report: Report, shown: frozenset[Placement], explicit_day: bool) -> list[dict[str, str]]:
    """What rules offer besides the cheapest changes, as far as it helps."""
    return [
        {
            "title": fix.title,
            "detail": fix.detail,
            "command": fix.command,
            "href": ways.address(fix.to, explicit_day=explicit_day),
        }
        for fix in worthwhile(report, report.fixes)
        if fix.to not in shown
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
