"""
Progress with an account and without.

Signed in, it is rows. Without an account it lives in the session, and moves into rows at the next sign-in
or sign-up; doing that twice changes nothing. Signing out flushes the session, so nothing stays behind.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from portal.curriculum import Lesson
from portal.items import Item
from portal.learn.models import Answer, Later, Progress, Run, Share

SESSION_KEY = "learn"
# Enough for every item of a course; a session is no place for more.
_MOST_ANSWERS = 300
# Characters kept of a prompt and of a choice.
LONGEST = 400


def done(request: HttpRequest) -> set[str]:
    """Slugs of the lessons that this reader has finished; one query, and none without a session."""
    return set(done_in_order(request))


def done_in_order(request: HttpRequest) -> list[str]:
    """The same slugs, the one done last at the end; both are asked for once in a request."""
    known: list[str] | None = getattr(request, "_lessons_done", None)
    if known is None:
        if request.user.is_authenticated:
            rows = Progress.objects.filter(user=request.user).order_by("done_at", "pk")
            known = list(rows.values_list("lesson", flat=True))
        else:
            held: dict[str, str] = stored(request.session).get("done", {})
            known = sorted(held, key=lambda lesson: moment(held[lesson]))
        request._lessons_done = known  # type: ignore[attr-defined]
    return known


def mark_done(request: HttpRequest, lesson: str) -> None:
    """Note that the lesson is finished; a second time changes nothing."""
    now = timezone.now()
    if request.user.is_authenticated:
        rows = [Progress(user=request.user, lesson=lesson, done_at=now)]
        Progress.objects.bulk_create(rows, ignore_conflicts=True)
    else:
        held = stored(request.session)
        held.setdefault("done", {}).setdefault(lesson, now.isoformat())
        request.session[SESSION_KEY] = held
    known = done_in_order(request)
    if lesson not in known:
        known.append(lesson)


def record(request: HttpRequest, answer: dict[str, Any], run: Run | None = None) -> None:
    """
    Keep one answer: lesson, item, seed, prompt, choice, right and key, in one write.

    A key that was seen before is passed over, and so is a second answer to a question of the same run.
    """
    cut = {name: answer[name][:LONGEST] for name in ("prompt", "choice")}
    answer = {**answer, **cut, "at": timezone.now()}
    if request.user.is_authenticated:
        run_id = run.pk if run else None
        Answer.objects.bulk_create(
            [Answer(user=request.user, run_id=run_id, **answer)], ignore_conflicts=True
        )
        return
    held = stored(request.session)
    answers = held.setdefault("answers", [])
    answer |= {"run": run.key if run else "", "at": answer["at"].isoformat()}
    if not any(_same(each, answer) for each in answers):
        answers.append(answer)
    held["answers"] = answers[-_MOST_ANSWERS:]
    request.session[SESSION_KEY] = held


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two answers of a session count once: one form sent twice, or one question of one run."""
    place = [[each.get(name) for name in ("run", "lesson", "item")] for each in (one, other)]
    return one["key"] == other["key"] or (bool(other["run"]) and place[0] == place[1])


def answered(request: HttpRequest, lesson: str | None = None) -> dict[tuple[str, str], bool]:
    """The last answer to each item, by lesson and item: whether it was right."""
    if request.user.is_authenticated:
        rows = Answer.objects.filter(user=request.user).order_by("at")
        if lesson is not None:
            rows = rows.filter(lesson=lesson)
        return {(row[0], row[1]): row[2] for row in rows.values_list("lesson", "item", "right")}
    held = stored(request.session).get("answers", [])
    return {
        (each["lesson"], each["item"]): each["right"] for each in held if lesson in (None, each["lesson"])
    }


def finish_if_answered(request: HttpRequest, lesson: Lesson, item: Item) -> None:
    """A lesson is done once each of its end questions has an answer, right or wrong."""
    if item.use == "end" and lesson.slug not in done(request):
        given = {identifier for _lesson, identifier in answered(request, lesson.slug)}
        if given.issuperset(end.id for end in lesson.ends):
            mark_done(request, lesson.slug)


def merge(sender: Any, request: HttpRequest, user: Any, **more: Any) -> None:
    """Move what the session holds into the account, and say so; called at every sign-in."""
    session: SessionBase | None = getattr(request, "session", None)
    held = stored(session) if session is not None else {}
    if not held or session is None:
        return
    with transaction.atomic():
        _move(held, user)
    del session[SESSION_KEY]
    # A sign-in without pages, as by a command or a test, has nowhere to say it.
    if any(held.values()) and hasattr(request, "_messages"):
        messages.success(request, _("Your results so far are in your account now."))


def _move(held: dict[str, Any], user: Any) -> None:
    finished = [
        Progress(user=user, lesson=lesson, done_at=moment(at)) for lesson, at in held.get("done", {}).items()
    ]
    Progress.objects.bulk_create(finished, ignore_conflicts=True)
    aside = [Later(user=user, lesson=lesson, at=moment(at)) for lesson, at in held.get("later", {}).items()]
    Later.objects.bulk_create(aside, ignore_conflicts=True)
    runs = [run_of(each, user) for each in held.get("runs", [])]
    Run.objects.bulk_create(runs, ignore_conflicts=True)
    # Read again: a run that was there before keeps its own row, and one of another account is not taken over.
    keys = [run.key for run in runs]
    known = dict(Run.objects.filter(user=user, key__in=keys).values_list("key", "pk")) if keys else {}
    answers = [answer_of(each, user, known.get(each.get("run", ""))) for each in held.get("answers", [])]
    Answer.objects.bulk_create(answers, ignore_conflicts=True)


def answer_of(held: dict[str, Any], user: Any = None, run: int | None = None) -> Answer:
    """An answer as a session holds it, as a row that is not saved; `run` is the id of its run."""
    values = {name: value for name, value in held.items() if name not in ("run", "at")}
    return Answer(user=user, run_id=run, at=moment(held["at"]), **values)


def run_of(held: dict[str, Any], user: Any = None) -> Run:
    """A run as a session holds it, as a row that is not saved."""
    finished = moment(held["finished_at"]) if held["finished_at"] else None
    return Run(user=user, **{**held, "started_at": moment(held["started_at"]), "finished_at": finished})


def personal_data(user: Any) -> dict[str, Any]:
    """Everything that this app keeps about a person, as plain data; of a link there is only its hash, left out."""
    runs = Run.objects.filter(user=user).order_by("started_at")
    shares = Share.objects.filter(run__user=user).order_by("created_at")
    return {
        "lessons_done": list(
            Progress.objects.filter(user=user).order_by("done_at").values("lesson", "done_at")
        ),
        "lessons_for_later": list(Later.objects.filter(user=user).order_by("at").values("lesson", "at")),
        "answers": list(
            Answer.objects.filter(user=user)
            .order_by("at")
            .values("lesson", "item", "seed", "prompt", "choice", "right", "at", "run__key")
        ),
        "runs": list(runs.values("key", "lesson", "track", "title", "items", "started_at", "finished_at")),
        "links_to_results": list(shares.values("run__key", "created_at", "expires_at", "revoked_at")),
    }


def forget(user: Any) -> None:
    """Delete everything that this app keeps about a person; links to results end at once."""
    Progress.objects.filter(user=user).delete()
    Later.objects.filter(user=user).delete()
    Answer.objects.filter(user=user).delete()
    Run.objects.filter(user=user).delete()


def stored(session: SessionBase) -> dict[str, Any]:
    """What the session holds of this app."""
    held = session.get(SESSION_KEY)
    return held if isinstance(held, dict) else {}


def moment(text: str) -> datetime.datetime:
    """A moment that a session holds as text."""
    return parse_datetime(text) or timezone.now()
