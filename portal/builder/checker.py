"""
The checker's page: paste a Dockerfile, get findings beside its lines, apply fixes, take them back.

What people paste comes by POST and goes back in the answer. It is in no address, session, log or report.
"""

from __future__ import annotations

import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from portal.builder.checked import Question, Result, answer, read
from portal.builder.examples import EXAMPLES
from portal.http import page_or_part


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("text", "before")
def checker(request: HttpRequest) -> HttpResponse:
    """The checker: an example by link, everything else by POST; what cannot be checked gets 422, or 413 if too big."""
    if request.method != "POST":
        example = EXAMPLES.get(request.GET.get("example", ""))
        preset = request.GET.get("preset", "")
        question = Question.of_example(example, preset) if example else Question.empty(preset)
        result = answer(question, _today()) if example else None
        return _show(request, question, result)
    question = read(request.POST)
    if question.errors:
        return _show(request, question, None, 413 if question.too_big else 422)
    result = answer(question, _today())
    return _show(request, result.question, result)


@login_not_required
@require_POST
@sensitive_post_parameters("text", "before")
def download(request: HttpRequest) -> HttpResponse:
    """The text as a file named Dockerfile; a text that is none gets the page's message."""
    question = read(request.POST)
    if question.errors:
        return _show(request, question, None, 413 if question.too_big else 422)
    response = HttpResponse(question.text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="Dockerfile"'
    return response


def _today() -> datetime.date:
    return datetime.datetime.now(datetime.UTC).date()


def _show(request: HttpRequest, question: Question, result: Result | None, status: int = 200) -> HttpResponse:
    context = {
        "question": question,
        "result": result,
        "examples": EXAMPLES.values(),
        "status": _status(question, result),
        "title": f"{result.headline}: Dockerfile" if result else _("Dockerfile checker"),
        "hosts": question.hosts(_today()),
    }
    response = page_or_part(request, "builder/checker.html", "checked", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _status(question: Question, result: Result | None) -> str:
    """The one sentence that a screen reader hears."""
    if question.errors:
        return " ".join(question.errors.values())
    if result is None:
        return ""
    n = len(result.findings)
    found = ngettext("%(n)s finding", "%(n)s findings", n) % {"n": n}
    return f"{result.headline}: {found}." + (f" {result.done}" if result.done else "")
