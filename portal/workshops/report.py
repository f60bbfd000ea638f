"""
The report of a room: what was asked, what was chosen, and by whom.

Everything is counted in `of_room`, once; the page and the CSV file only write it down. A question that is open
keeps its choices to itself here as well.
"""

from __future__ import annotations

import bisect
import datetime
import itertools
import string
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.curriculum import Lesson
from portal.http import csv_file
from portal.learn import content
from portal.workshops import steering
from portal.workshops.access import room_for_trainer
from portal.workshops.models import Participant, Room, RoomEvent, RoomQuestion, Vote
from portal.workshops.stage import Bar

Phase = RoomQuestion.Phase
MOST_HARD = 3
COLUMNS = (
    "room",
    "date",
    "nickname",
    "question",
    "prompt",
    "choice",
    "choice_text",
    "right",
    "answered_at",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """
    A question of the room, with what was chosen.

    `state` is "waiting" (not asked), "open" (no counts yet) or "closed". `lesson` is None where it comes from
    none, or from one that is gone. `joined` counts as the desk does: who is in the room, and who has left after
    answering this question; None once the names are deleted.
    """

    question: RoomQuestion
    lesson: Lesson | None
    state: str
    bars: tuple[Bar, ...]
    answered: int
    right: int
    joined: int | None

    @property
    def percent(self) -> int | None:
        """The share of right ones among the answers; None without answers."""
        return round(100 * self.right / self.answered) if self.answered else None

    @property
    def right_bar(self) -> Bar:
        """The choice that is right."""
        return next(bar for bar in self.bars if bar.choice["right"])


@dataclass(frozen=True, slots=True)
class Cell:
    """What one participant chose in one closed question; without `letter` nothing."""

    asked: Asked
    letter: str = ""
    text: str = ""
    right: bool = False
    at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """
    One participant, a cell per closed question, and how many of them are right.

    `late` is the number of the question at which they came in, 0 if they were there before the first.
    """

    nickname: str
    cells: tuple[Cell, ...]
    late: int
    has_left: bool

    @property
    def right(self) -> int:
        """Right answers."""
        return sum(cell.right for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Report:
    """A room's report; `joined` and `removed` are None once the names are deleted."""

    room: Room
    joined: int | None
    removed: int | None
    questions: tuple[Asked, ...]
    rows: tuple[Row, ...]

    @property
    def asked(self) -> list[Asked]:
        """The questions that were opened, in order."""
        return [each for each in self.questions if each.state != "waiting"]

    @property
    def closed(self) -> list[Asked]:
        """The questions whose answers may be seen, in order."""
        return [each for each in self.questions if each.state == "closed"]

    @property
    def not_asked(self) -> list[Asked]:
        """The questions that nobody was asked."""
        return [each for each in self.questions if each.state == "waiting"]

    @property
    def hardest(self) -> list[Asked]:
        """The questions with the smallest share of right answers, of those with a wrong one."""
        hard = [each for each in self.closed if each.right < each.answered]
        hard.sort(key=lambda each: (each.right / each.answered, -each.answered, each.question.position))
        return hard[:MOST_HARD]


def of_room(room: Room) -> Report:
    """The report as of now, in four queries however many people and questions there are."""
    # In this order: what is closed is final, and whoever has answered is in the room.
    found = list(room.questions.all())
    votes: dict[tuple[int, int], Vote] = {
        (vote.participant_id, vote.question_id): vote
        for vote in Vote.objects.filter(question__room=room, participant__removed_at__isnull=True)
    }
    everybody = list(Participant.objects.filter(room=room).order_by("joined_at", "pk"))
    answered = {participant for participant, _question in votes}
    people = [each for each in everybody if not each.removed_at and (not each.left_at or each.pk in answered)]
    left = {each.pk for each in people if each.left_at}
    chosen: dict[int, Counter[str]] = {}
    joined: Counter[int] = Counter()
    for vote in votes.values():
        chosen.setdefault(vote.question_id, Counter())[vote.choice] += 1
        joined[vote.question_id] += vote.participant_id in left
    still_in = None if room.pruned_at else len(people) - len(left)
    questions = tuple(
        _asked(room, each, chosen.get(each.pk, {}), None if still_in is None else still_in + joined[each.pk])
        for each in found
    )
    closed = [each for each in questions if each.state == "closed"]
    shown = _shown(room)
    rows = tuple(
        Row(
            person.nickname,
            tuple(_cell(each, votes.get((person.pk, each.question.pk))) for each in closed),
            _late(shown, person.joined_at),
            person.left_at is not None,
        )
        for person in people
    )
    if room.pruned_at:
        return Report(room, None, None, questions, rows)
    return Report(room, len(people), sum(each.removed_at is not None for each in everybody), questions, rows)


def _shown(room: Room) -> list[tuple[datetime.datetime, int]]:
    """From when on which question was shown, beginning with the first that was opened."""
    rows = RoomEvent.objects.filter(room=room).order_by("seq").values_list("at", "payload", "kind")
    begun = itertools.dropwhile(lambda row: row[2] != "open", rows)
    return [(at, payload["position"]) for at, payload, _kind in begun]


def _late(shown: list[tuple[datetime.datetime, int]], joined: datetime.datetime) -> int:
    place = bisect.bisect_right(shown, joined, key=lambda each: each[0])
    return max(shown[place - 1][1], 1) if place else 0


def _asked(room: Room, question: RoomQuestion, chosen: Mapping[str, int], joined: int | None) -> Asked:
    counts = question.tally if question.tally is not None else chosen
    # A room that was emptied while a question was open has ended; nobody answers any more.
    open_now = question.phase == Phase.OPEN and room.ended_at is None
    state = "waiting" if question.phase == Phase.WAITING else "open" if open_now else "closed"
    answered = sum(counts.values())
    bars = tuple(
        Bar(letter, choice, None, None)
        if state != "closed"
        else Bar(letter, choice, n := counts.get(choice["key"], 0), round(100 * n / answered) if n else 0)
        for letter, choice in zip(string.ascii_uppercase, question.choices, strict=False)
    )
    right = 0
    if state == "closed":
        right = sum(counts.get(choice["key"], 0) for choice in question.choices if choice["right"])
    lesson = content.shelf().course.lessons.get(question.lesson)
    return Asked(question, lesson, state, bars, answered, right, joined)


def _cell(asked: Asked, vote: Vote | None) -> Cell:
    bar = next((bar for bar in asked.bars if vote and bar.choice["key"] == vote.choice), None)
    if vote is None or bar is None:
        return Cell(asked)
    return Cell(asked, bar.letter, bar.choice["text"], bar.choice["right"], vote.at)


def csv_rows(report: Report) -> Iterator[tuple[Any, ...]]:
    """One line for each participant and closed question, also where nothing was answered."""
    yield COLUMNS
    day = timezone.localtime(report.room.created_at).date().isoformat()
    for row in report.rows:
        for cell in row.cells:
            question = cell.asked.question
            right = ("yes" if cell.right else "no") if cell.letter else ""
            at = timezone.localtime(cell.at).isoformat(timespec="seconds") if cell.at else ""
            yield (
                report.room.code,
                day,
                row.nickname,
                question.position,
                question.prompt,
                cell.letter,
                cell.text,
                right,
                at,
            )


@require_safe
def report(request: HttpRequest, code: str) -> HttpResponse:
    """The report as a page."""
    room = room_for_trainer(request.user, code)
    return render(request, "workshops/report.html", {"room": room, "report": of_room(room)})


@require_safe
def report_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The answers of the report as a CSV file."""
    room = room_for_trainer(request.user, code)
    return csv_file(f"room-{room.code}.csv", csv_rows(of_room(room)))


@require_http_methods(["GET", "HEAD", "POST"])
def delete_room(request: HttpRequest, code: str) -> HttpResponse:
    """GET says what goes; POST deletes the room with its names, answers and counts."""
    room = room_for_trainer(request.user, code)
    if request.method == "POST":
        steering.delete(room)
        messages.success(request, _("The room is deleted, with its names and answers."))
        return redirect("workshops:workshops")
    people = room.participants.filter(removed_at__isnull=True).count()
    return render(request, "workshops/delete_room.html", {"room": room, "people": people})
