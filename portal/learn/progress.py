"""
Progress with an account and without.

Signed in, it is rows. Without an account it lives in the session, and moves into rows at the next sign-in
or sign-up; doing that twice changes nothing. Signing out flushes the session, so nothing stays behind.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from portal.curriculum import Lesson
from portal.items import Item
from portal.learn.models import Answer, Progress

SESSION_KEY = "learn"
# Enough for every item of a course; a session is no place for more.
_MOST_ANSWERS = 300


def done(request: HttpRequest) -> set[str]:
    """Slugs of the lessons that this reader has finished; one query, and none without a session."""
    known = getattr(request, "_lessons_done", None)
    if known is None:
        if request.user.is_authenticated:
            known = set(Progress.objects.filter(user=request.user).values_list("lesson", flat=True))
        else:
            known = set(_stored(request.session).get("done", {}))
        request._lessons_done = known  # type: ignore[attr-defined]
    return known


def mark_done(request: HttpRequest, lesson: str) -> None:
    """Note that the lesson is finished; a second time changes nothing."""
    now = timezone.now()
    if request.user.is_authenticated:
        rows = [Progress(user=request.user, lesson=lesson, done_at=now)]
        Progress.objects.bulk_create(rows, ignore_conflicts=True)
    else:
        stored = _stored(request.session)
        stored.setdefault("done", {}).setdefault(lesson, now.isoformat())
        request.session[SESSION_KEY] = stored
    done(request).add(lesson)


def record(request: HttpRequest, answer: dict[str, Any]) -> None:
    """
    Keep one answer: lesson, item, seed, choice, right and key, in one write.

    A key that was seen before is passed over.
    """
    answer = {**answer, "choice": answer["choice"][:400], "at": timezone.now()}
    if request.user.is_authenticated:
        Answer.objects.bulk_create([Answer(user=request.user, **answer)], ignore_conflicts=True)
        return
    stored = _stored(request.session)
    answers = stored.setdefault("answers", [])
    if all(each["key"] != answer["key"] for each in answers):
        answers.append({**answer, "at": answer["at"].isoformat()})
    stored["answers"] = answers[-_MOST_ANSWERS:]
    request.session[SESSION_KEY] = stored


def answered(request: HttpRequest, lesson: str | None = None) -> dict[tuple[str, str], bool]:
    """The last answer to each item, by lesson and item: whether it was right."""
    if request.user.is_authenticated:
        rows = Answer.objects.filter(user=request.user).order_by("at")
        if lesson is not None:
            rows = rows.filter(lesson=lesson)
        return {(row[0], row[1]): row[2] for row in rows.values_list("lesson", "item", "right")}
    stored = _stored(request.session).get("answers", [])
    return {
        (each["lesson"], each["item"]): each["right"] for each in stored if lesson in (None, each["lesson"])
    }


def finish_if_answered(request: HttpRequest, lesson: Lesson, item: Item) -> None:
    """A lesson is done once each of its end questions has an answer, right or wrong."""
    if item.use == "end" and lesson.slug not in done(request):
        given = {identifier for _, identifier in answered(request, lesson.slug)}
        if given.issuperset(end.id for end in lesson.ends):
            mark_done(request, lesson.slug)


def merge(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    """Move what the session holds into the account; called at every sign-in."""
    session: SessionBase | None = getattr(request, "session", None)
    stored = _stored(session) if session is not None else {}
    if not stored or session is None:
        return
    finished = [
        Progress(user=user, lesson=lesson, done_at=_moment(at))
        for lesson, at in stored.get("done", {}).items()
    ]
    answers = [Answer(user=user, **{**each, "at": _moment(each["at"])}) for each in stored.get("answers", [])]
    Progress.objects.bulk_create(finished, ignore_conflicts=True)
    Answer.objects.bulk_create(answers, ignore_conflicts=True)
    del session[SESSION_KEY]


def personal_data(user: Any) -> dict[str, Any]:
    """Everything that this app keeps about a person, as plain data."""
    return {
        "lessons_done": list(
            Progress.objects.filter(user=user).order_by("done_at").values("lesson", "done_at")
        ),
        "answers": list(
            Answer.objects.filter(user=user)
            .order_by("at")
            .values("lesson", "item", "seed", "choice", "right", "at")
        ),
    }


def forget(user: Any) -> None:
    """Delete everything that this app keeps about a person."""
    Progress.objects.filter(user=user).delete()
    Answer.objects.filter(user=user).delete()


def _stored(session: SessionBase) -> dict[str, Any]:
    stored = session.get(SESSION_KEY)
    return stored if isinstance(stored, dict) else {}


def _moment(text: str) -> datetime.datetime:
    return parse_datetime(text) or timezone.now()
