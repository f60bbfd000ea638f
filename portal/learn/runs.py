"""
Runs of questions: what is drawn at the start, and where a reader has got to.

With an account a run is a row; without one it lives in the session, the newest ten, as a row that is not saved,
so that pages need not tell the two apart. `progress.merge` moves runs into the account.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest
from django.utils import timezone

from portal.curriculum import Lesson, Shelf, Track
from portal.items import Choice, Item, Question
from portal.learn import progress
from portal.learn.asking import draw_seed, question_of
from portal.learn.models import Answer, Run

type Place = tuple[str, str]
"""Slug of a lesson and id of one of its items."""
type Given = dict[Place, Answer]
"""The answers of a run."""

MOST_QUESTIONS = 12
_MOST_IN_SESSION = 10
_MOST_LOOKED_AT = 5


def of_lesson(shelf: Shelf, lesson: Lesson) -> list[list[Any]]:
    """The items of a run of a lesson: its end questions in their order, with a seed where one is needed."""
    return list(_drawn(shelf, lesson.ends))


def of_track(shelf: Shelf, track: Track) -> list[list[Any]]:
    """
    The items of a run of a track: at most twelve end questions in a random order.

    They are taken in turns from each lesson, so that no lesson has two more than another while that has any left.
    """
    rest = [random.sample(lesson.ends, len(lesson.ends)) for lesson in shelf.course.readable(track)]
    random.shuffle(rest)
    turns = [row[n] for n in range(max(map(len, rest), default=0)) for row in rest if n < len(row)]
    drawn = list(_drawn(shelf, turns))[:MOST_QUESTIONS]
    random.shuffle(drawn)
    return drawn


def _drawn(shelf: Shelf, items: Iterable[Item]) -> Iterator[list[Any]]:
    """Each item with its seed; what has no clear answer today is left out."""
    for item in items:
        seed = draw_seed() if item.generated else None
        if question_of(shelf, item, seed):
            yield [item.lesson, item.id, seed]


def start(request: HttpRequest, key: str, title: str, items: list[list[Any]], **of: str) -> Run:
    """
    A new run of the lesson or the track that `of` names.

    `key` comes from the form: sent twice, it is one run. A run that has begun is not used again.
    """
    run = _known(request, key)
    if run is not None:
        same = all(getattr(run, name) == slug for name, slug in of.items())
        if same and not run.finished_at and not given(request, run):
            return run
        key = uuid.uuid4().hex
    values = {"key": key, "lesson": "", "track": "", **of, "title": title[:200], "items": items}
    now = timezone.now()
    if not request.user.is_authenticated:
        held = progress.stored(request.session)
        kept = {**values, "started_at": now.isoformat(), "finished_at": None}
        held["runs"] = [*held.get("runs", []), kept][-_MOST_IN_SESSION:]
        request.session[progress.SESSION_KEY] = held
        return progress.run_of(kept)
    new = Run(user=request.user, started_at=now, **values)
    Run.objects.bulk_create([new], ignore_conflicts=True)
    # The same form may have come in between; what is stored counts. A key of somebody else's is not ours to use.
    run = _known(request, key)
    if run is None:
        new.key = uuid.uuid4().hex
        new.save()
        run = new
    return run


def find(request: HttpRequest, key: str) -> Run:
    """This reader's run with the key; 404 for any other, which is not told apart from none."""
    run = _known(request, key)
    if run is None:
        raise Http404("no such run")
    return run


def _known(request: HttpRequest, key: str) -> Run | None:
    if request.user.is_authenticated:
        return Run.objects.filter(user=request.user, key=key).first()
    return next((run for run in _in_session(request) if run.key == key), None)


def _in_session(request: HttpRequest) -> list[Run]:
    return [progress.run_of(each) for each in progress.stored(request.session).get("runs", [])]


def given(request: HttpRequest, run: Run) -> Given:
    """The answers to this run's questions so far."""
    if request.user.is_authenticated:
        return of_row(run)
    held = progress.stored(request.session).get("answers", [])
    answers = (progress.answer_of(each) for each in held if each.get("run") == run.key)
    return {(answer.lesson, answer.item): answer for answer in answers}


def of_row(run: Run) -> Given:
    """The answers to the questions of a run that is a row, whoever looks at it."""
    return {(answer.lesson, answer.item): answer for answer in run.answers.all()}


def question(shelf: Shelf, entry: list[Any]) -> tuple[Lesson | None, Item | None, Question | None]:
    """An entry of a run as the course has it today: lesson, item and question, each None where it is gone."""
    slug, identifier, seed = entry
    lesson = shelf.course.lessons.get(slug)
    item = lesson.item(identifier) if lesson else None
    return lesson, item, question_of(shelf, item, seed) if item else None


def choice_of(asked: Question | None, answer: Answer | None) -> Choice | None:
    """
    The choice that was made, if the question is still the one that was asked.

    Other words of the prompt, a choice that is gone, or one that is judged otherwise now make it another question.
    """
    if asked is None or answer is None or asked.prompt[: progress.LONGEST] != answer.prompt:
        return None
    for choice in asked.choices:
        if choice.text[: progress.LONGEST] == answer.choice and choice.right == answer.right:
            return choice
    return None


def following(shelf: Shelf, run: Run, answers: Given, after: int = 0) -> int | None:
    """The number of the first open question after this one, then from the start; None when none can be answered."""
    numbers = range(1, len(run.items) + 1)
    for number in (*numbers[after:], *numbers[:after]):
        entry = run.items[number - 1]
        if (entry[0], entry[1]) not in answers and question(shelf, entry)[2]:
            return number
    return None


def finish(request: HttpRequest, run: Run) -> None:
    """Note that every question that can be answered has an answer."""
    run.finished_at = timezone.now()
    if request.user.is_authenticated:
        Run.objects.filter(pk=run.pk, finished_at=None).update(finished_at=run.finished_at)
        return
    held = progress.stored(request.session)
    for each in held.get("runs", []):
        if each["key"] == run.key and not each["finished_at"]:
            each["finished_at"] = run.finished_at.isoformat()
    request.session[progress.SESSION_KEY] = held


def open_run(request: HttpRequest, shelf: Shelf, **of: str) -> dict[str, Any] | None:
    """The newest run with an open question, and its number; `of` names a lesson or a track."""
    if request.user.is_authenticated:
        rows = Run.objects.filter(user=request.user, finished_at=None, **of).order_by("-started_at", "-pk")
        # Some may have only questions left that are gone since.
        unfinished = list(rows.prefetch_related("answers")[:_MOST_LOOKED_AT])
    else:
        unfinished = [
            run
            for run in _in_session(request)[::-1]
            if not run.finished_at and all(getattr(run, name) == slug for name, slug in of.items())
        ]
    for run in unfinished:
        number = following(shelf, run, given(request, run))
        if number:
            return {"run": run, "number": number, "total": len(run.items)}
    return None


def newest_first(request: HttpRequest) -> Any:
    """This reader's runs, newest first, each with `right` and `answered` counted."""
    if request.user.is_authenticated:
        return (
            Run.objects.filter(user=request.user)
            .annotate(right=Count("answers", filter=Q(answers__right=True)), answered=Count("answers"))
            .order_by("-started_at", "-pk")
        )
    runs = _in_session(request)[::-1]
    for run in runs:
        answers = given(request, run).values()
        run.right = sum(answer.right for answer in answers)  # type: ignore[attr-defined]
        run.answered = len(answers)  # type: ignore[attr-defined]
    return runs
