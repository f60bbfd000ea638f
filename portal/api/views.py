"""
The addresses under /api/v1/: questions by POST, lists by GET.

They are open to everybody and keep nothing: no account, no cookie, no session, no row, no line in a log. So there is
nothing that a forged request could do in somebody's name, and no token against forging. Pages of other sites may
send here, but may not read the answer: there are no CORS headers.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from portal.answers import catalogue, dockerfiles, intakes, placements, podspecs, workloads
from portal.answers.encoding import NotJson, decode, encode
from portal.answers.fields import Field, TooBig, choice, fits, read
from portal.api import description, limits
from portal.api.description import MOST_BYTES, MOST_QUESTIONS
from portal.api.problems import Problem
from portal.placement import Unreadable

type View = Callable[..., HttpResponse]
# A module of `portal.answers` about one kind of question.
type Subject = Any

# Of a batch, questions that come after so many seconds of work or bytes of answers are not asked any more.
WORK_SECONDS = 10
ANSWER_BYTES = 32 * 1024 * 1024


def address(*methods: str) -> Callable[[View], View]:
    """Makes an open address of a view: its methods, its cost, its problems."""

    def of(view: View) -> View:
        @login_not_required
        @csrf_exempt
        @wraps(view)
        def answered(request: HttpRequest, **parts: str) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            try:
                limits.charge(request, limits.LEAST + _length(request) // limits.PART)
                return view(request, **parts)
            except Problem as problem:
                return problem.response()

        answered.methods = methods  # type: ignore[attr-defined]
        return answered

    return of


@address("POST")
def ask_placements(request: HttpRequest) -> HttpResponse:
    """Will these images run on these hosts?"""
    return _answers(request, placements)


@address("POST")
def ask_dockerfiles(request: HttpRequest) -> HttpResponse:
    """What do the rules say about these Dockerfiles?"""
    return _answers(request, dockerfiles)


@address("POST")
def ask_podspecs(request: HttpRequest) -> HttpResponse:
    """What do the rules say about the pods of these manifests?"""
    return _answers(request, podspecs)


@address("POST")
def ask_workloads(request: HttpRequest) -> HttpResponse:
    """Where can these applications move?"""
    return _answers(request, workloads)


@address("POST")
def ask_intake(request: HttpRequest) -> HttpResponse:
    """What are these texts, and what follows from them?"""
    return _answers(request, intakes)


@address("GET", "HEAD")
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule in short; `subject` chooses those about one kind of question."""
    asked = _query(request, "subject", catalogue.SUBJECTS)
    return _kept(request, catalogue.rules(asked))


@address("GET", "HEAD")
def rule(request: HttpRequest, identifier: str) -> HttpResponse:
    """One rule in full."""
    return _kept(request, _one(catalogue.rule, identifier, "rule"))


@address("GET", "HEAD")
def facts(request: HttpRequest) -> HttpResponse:
    """Every fact in short; `kind` chooses those of one kind."""
    asked = _query(request, "kind", catalogue.FACT_KINDS)
    return _kept(request, catalogue.all_facts(asked))


@address("GET", "HEAD")
def fact(request: HttpRequest, identifier: str) -> HttpResponse:
    """One fact in full."""
    return _kept(request, _one(catalogue.fact, identifier, "fact"))


@address("GET", "HEAD")
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of all this for programs."""
    return _kept(request, description.openapi())


@login_not_required
@require_safe
def top(request: HttpRequest) -> HttpResponse:
    """The way to the newest version."""
    return redirect("api:page")


@login_not_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The description for people."""
    return render(
        request,
        "api/api.html",
        {"title": "API", **description.page(request.build_absolute_uri("/").rstrip("/"))},
    )


def _length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    # Python refuses to read numbers of thousands of digits.
    return int(length) if length.isdecimal() and len(length) < 20 else 0


def _answers(request: HttpRequest, subject: Subject) -> HttpResponse:
    """The answer to the one question in the body, or a list of answers to a list of questions."""
    given = _body(request)
    if isinstance(given, list):
        if len(given) > MOST_QUESTIONS:
            detail = f"There are {len(given):,} questions; at most {MOST_QUESTIONS:,} are answered at once."
            raise Problem("unreadable", detail)
        limits.charge(request, len(given) - limits.LEAST)
        text = f"[{','.join(_each(given, subject))}]"
    else:
        text = encode(_answered(given, subject))
    response = _json(text)
    response["Cache-Control"] = "no-store"
    return response


def _body(request: HttpRequest) -> Any:
    if request.content_type != "application/json":
        raise Problem("media-type")
    if _length(request) > MOST_BYTES:
        raise Problem("too-big", f"A body has at most {MOST_BYTES:,} bytes.")
    try:
        return decode(request.body.decode("utf-8"))
    except UnicodeDecodeError:
        raise Problem("broken-json", "The body is not UTF-8.") from None
    except NotJson as fault:
        raise Problem("broken-json", str(fault)) from None


def _answered(given: Any, subject: Subject) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = subject.answer(given)
        return answer
    except Unreadable as fault:
        kind = "unreadable" if _is_misfit(given, fault.errors, subject.fields()) else "conflict"
        raise Problem(kind, str(fault), fault.errors) from None
    except TooBig as fault:
        raise Problem("too-big", str(fault)) from None


def _is_misfit(given: Any, errors: Mapping[str, str], known: Mapping[str, Field]) -> bool:
    """Whether the question is not as described: a name that is no field, or a value that its schema does not allow."""
    return any(name not in known or not fits(given.get(name), known[name].schema) for name in errors)


def _each(questions: list[Any], subject: Subject) -> Iterator[str]:
    """An answer for each question, in order; one that cannot be had is a problem in its place."""
    until, room = time.monotonic() + WORK_SECONDS, ANSWER_BYTES
    for question in questions:
        try:
            if time.monotonic() > until or room < 0:
                raise Problem(
                    "too-big", "The questions before this one were all that one request can answer."
                )
            text = encode(_answered(question, subject))
        except Problem as problem:
            text = encode(problem.document)
        room -= len(text)
        yield text


def _query(request: HttpRequest, name: str, known: tuple[str, ...]) -> str:
    """The one parameter that a list takes, "" if it is absent."""
    fields = {name: choice("", known, "", name)}
    try:
        chosen: str = read(request.GET.dict(), fields)[name]
    except Unreadable as fault:
        raise Problem("unreadable", str(fault), fault.errors) from None
    return chosen


def _one(found: Callable[[str], dict[str, Any]], identifier: str, what: str) -> dict[str, Any]:
    try:
        return found(identifier)
    except KeyError:
        raise Problem("not-found", f"There is no such {what}.") from None


def _json(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="application/json")


def _kept(request: HttpRequest, data: Any) -> HttpResponse:
    """An answer that programs may keep and ask about again with its ETag; HEAD has the same headers."""
    text = encode(data)
    response = _json(text)
    response["Cache-Control"] = "public, no-cache"
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    response["ETag"] = etag
    again: HttpResponse | None = get_conditional_response(request, etag=etag, response=response)
    return again or response
