"""
The checker's page: paste a Dockerfile, get findings beside its lines, apply fixes, take them back.

What people paste comes by POST and goes back in the answer. It is in no address, session, log or report.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from portal.builder.checked import LIMIT, Question, Result, answer, read
from portal.builder.examples import EXAMPLES
from portal.http import page_or_part

# The text, the text before the last fix, and the rest of the form. Above, nothing is read at all.
MOST_BYTES = 2 * LIMIT + 200_000


@csrf_exempt
@login_not_required
def checker(request: HttpRequest) -> HttpResponse:
    """
    The checker. The size is looked at before the body is read, so before the token check reads it; the
    token check follows at once.
    """
    if _size(request) > min(MOST_BYTES, settings.DATA_UPLOAD_MAX_MEMORY_SIZE or MOST_BYTES):
        return too_big(request)
    response: HttpResponse = _checker(request)
    return response


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("text", "before")
def _checker(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        example = EXAMPLES.get(request.GET.get("example", ""))
        question = Question.of_example(example) if example else Question()
        result = answer(question, _today()) if example else None
        return _show(request, question, result)
    question = read(request.POST)
    if question.errors:
        return _show(request, question, None, 413 if question.too_big else 422)
    result = answer(question, _today())
    return _show(request, result.question, result)


@csrf_exempt
@login_not_required
@require_POST
def download(request: HttpRequest) -> HttpResponse:
    """The text as a file named Dockerfile; a text that is none gets the page's message."""
    if _size(request) > min(MOST_BYTES, settings.DATA_UPLOAD_MAX_MEMORY_SIZE or MOST_BYTES):
        return too_big(request)
    response: HttpResponse = _download(request)
    return response


@csrf_protect
@sensitive_post_parameters("text", "before")
def _download(request: HttpRequest) -> HttpResponse:
    question = read(request.POST)
    if question.errors:
        return _show(request, question, None, 413 if question.too_big else 422)
    response = HttpResponse(question.text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="Dockerfile"'
    return response


def too_big(request: HttpRequest) -> HttpResponse:
    """The page for what is too big to be read; what was pasted stays in the browser's own history."""
    context: dict[str, Any] = {"title": _("Too big to check"), "limit": LIMIT}
    return page_or_part(request, "builder/too_big.html", "message", context, status=413)


def _size(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdigit() else 0


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
