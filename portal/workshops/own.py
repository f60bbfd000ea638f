"""What somebody takes home from a room that has ended: their own answers beside the right ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.curriculum import Lesson
from portal.learn import content
from portal.workshops.models import Participant, RoomQuestion, Vote
from portal.workshops.stage import Bar, letters

Phase = RoomQuestion.Phase


@dataclass(frozen=True, slots=True)
class Line:
    """
    One question that was asked.

    `mine` is None where nothing was answered, `right` where the answer was not revealed: the room may go on, and
    then nobody may know it before the others. `lesson` is None where the question comes from none that is there.
    """

    question: RoomQuestion
    mine: Bar | None
    right: Bar | None
    lesson: Lesson | None

    @property
    def is_right(self) -> bool:
        """Whether the own answer is the right one."""
        return self.right is not None and self.mine == self.right


@dataclass(frozen=True, slots=True)
class Own:
    """The questions asked, in order, with somebody's answers."""

    lines: tuple[Line, ...]

    @property
    def told(self) -> list[Line]:
        """Those whose answer was revealed; only they make a score."""
        return [line for line in self.lines if line.right is not None]

    @property
    def right(self) -> int:
        """Right answers."""
        return sum(line.is_right for line in self.told)


def own(participant: Participant | int, questions: Iterable[RoomQuestion]) -> Own:
    """Somebody's answers to the questions of a room that were asked; one query."""
    chosen = dict(Vote.objects.filter(participant=participant).values_list("question", "choice"))
    lessons = content.shelf().course.lessons
    lines = []
    for question in questions:
        if question.phase == Phase.WAITING:
            continue
        bars = letters(question)
        mine = next((bar for bar in bars if bar.choice["key"] == chosen.get(question.pk)), None)
        told = question.phase == Phase.REVEALED
        right = next((bar for bar in bars if bar.choice["right"]), None) if told else None
        lines.append(Line(question, mine, right, lessons.get(question.lesson)))
    return Own(tuple(lines))
