"""What came of a run: each question with what was answered, as the course has it today."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from portal.curriculum import Lesson, Shelf
from portal.items import Choice, Item, Question
from portal.learn import runs
from portal.learn.asking import explained
from portal.learn.models import Answer, Run


@dataclass(frozen=True, slots=True)
class Line:
    """
    One question of a run.

    `answer` is what was stored. `chosen` is the same choice as the question has it now, or None where the question
    is gone or has changed since, or was not answered. `more` explains the answer: sources, case, disputes.
    """

    number: int
    lesson: Lesson | None
    item: Item | None
    question: Question | None
    answer: Answer | None
    chosen: Choice | None
    again: str = ""
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def state(self) -> str:
        """The word "right", "wrong" or "open"."""
        return "open" if self.answer is None else "right" if self.answer.right else "wrong"

    @property
    def symbol(self) -> str:
        """The name of its mark."""
        return {"open": "unk", "right": "go", "wrong": "stop"}[self.state]


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one lesson in a run; `title` is the lesson's slug where the lesson is gone."""

    title: str
    lines: tuple[Line, ...]

    @property
    def right(self) -> int:
        """How many were answered rightly."""
        return sum(line.state == "right" for line in self.lines)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A run with its questions and answers; `following` is the number of the question to go on with, if any."""

    run: Run
    lines: tuple[Line, ...]
    following: int | None

    @property
    def right(self) -> int:
        """How many were answered rightly."""
        return sum(line.state == "right" for line in self.lines)

    @property
    def open(self) -> int:
        """How many have no answer."""
        return sum(line.answer is None for line in self.lines)

    @property
    def parts(self) -> list[Part]:
        """The lines by lesson, in the order of the run."""
        by_lesson: dict[str, list[Line]] = {}
        titles: dict[str, str] = {}
        for line, (slug, *_) in zip(self.lines, self.run.items, strict=True):
            by_lesson.setdefault(slug, []).append(line)
            titles[slug] = line.lesson.title if line.lesson else slug
        return [Part(titles[slug], tuple(lines)) for slug, lines in by_lesson.items()]


def of_run(shelf: Shelf, run: Run, answers: runs.Given) -> Outcome:
    """What came of a run, read with the course as it is today."""
    lines = tuple(_line(shelf, number, entry, answers) for number, entry in enumerate(run.items, 1))
    following = next((line.number for line in lines if line.answer is None and line.question), None)
    return Outcome(run, lines, following)


def _line(shelf: Shelf, number: int, entry: list[Any], answers: runs.Given) -> Line:
    lesson, item, question = runs.question(shelf, entry)
    answer = answers.get((entry[0], entry[1]))
    chosen = runs.choice_of(question, answer)
    again = reverse("learn:practice_item", args=[entry[0], entry[1]]) if item else ""
    if item and item.generated:
        again += f"?seed={entry[2]}"
    more = explained(question, chosen, lesson) if question and chosen else {}
    return Line(number, lesson, item, question, answer, chosen, again, more)
