"""
What a room shows: one picture for each audience, made from an event, or from the room as it is.

A picture is the same for everybody in an audience; what is one participant's own is added by the page and by
the script on it.
"""

from __future__ import annotations

import datetime
import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from portal import facts
from portal.learn import content
from portal.workshops.models import Room, RoomQuestion

AUDIENCES = ("participant", "projector", "trainer")


@dataclass(frozen=True, slots=True)
class Bar:
    """One choice as it is shown: its letter, the choice, and, where they may be seen, count and percentage."""

    letter: str
    choice: Mapping[str, Any]
    count: int | None
    percent: int | None

    @property
    def sources(self) -> list[dict[str, Any]]:
        """What backs the choice's reason, with the day of checking as a date, and whether it has a page of facts."""
        known = facts.current().sources
        found = self.choice.get("sources") or ()
        return [each | {"checked": _date(each["checked"]), "is_fact": each["id"] in known} for each in found]


def _date(text: str) -> datetime.date | None:
    return datetime.date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class Stage:
    """
    A room at one moment.

    `phase` is "lobby", "waiting", "open", "closed", "revealed" or "ended". `question` is None in the lobby;
    `reopened` is the phase before a reopening that can still be undone. `marks` has one of "done", "now", ""
    per question, for the scale. `lessons` are slug and title of what was asked about, once the room has ended.
    """

    room: Room
    seq: int
    phase: str
    position: int
    total: int
    question: RoomQuestion | None
    bars: tuple[Bar, ...]
    answered: int | None
    reopened: str
    locked: bool
    lessons: tuple[tuple[str, str], ...] = ()

    @property
    def shows_results(self) -> bool:
        """Whether counts and percentages may be seen: never before the question is closed."""
        return self.phase in ("closed", "revealed") and self.answered is not None

    @property
    def marks(self) -> list[str]:
        """One mark per question, for the scale."""
        return [
            "done" if n < self.position else "now" if n == self.position else ""
            for n in range(1, self.total + 1)
        ]

    @property
    def right(self) -> Bar | None:
        """The right choice."""
        return next((bar for bar in self.bars if bar.choice["right"]), None)

    @property
    def is_last(self) -> bool:
        """Whether no question follows."""
        return self.position >= self.total


def stage(room: Room, questions: Mapping[int, RoomQuestion], seq: int, payload: Mapping[str, Any]) -> Stage:
    """
    The picture of an event's payload; `questions` are the room's, by position.

    What a choice's bar shows comes from the payload, so an event that is sent again shows what it showed.
    """
    question = questions.get(payload["position"])
    counts = payload.get("results")
    phase = "ended" if payload["ended"] else payload["phase"] if question else "lobby"
    if payload["ended"] or question is None:
        counts = None
    answered = sum(counts.values()) if counts is not None else None
    bars = tuple(
        Bar(letter, choice, *_share(counts, choice["key"], answered))
        for letter, choice in zip(string.ascii_uppercase, question.choices if question else (), strict=False)
    )
    return Stage(
        room,
        seq,
        phase,
        payload["position"],
        len(questions),
        question,
        bars,
        answered,
        payload.get("reopened", ""),
        bool(payload.get("locked")),
        _lessons(questions) if phase == "ended" else (),
    )


def _lessons(questions: Mapping[int, RoomQuestion]) -> tuple[tuple[str, str], ...]:
    """The lessons that the questions belong to, as far as they are still there, in the order of the questions."""
    known = content.shelf().course.lessons
    asked = dict.fromkeys(questions[place].lesson for place in sorted(questions))
    return tuple((slug, known[slug].title) for slug in asked if slug in known)


def _share(counts: Mapping[str, int] | None, key: str, answered: int | None) -> tuple[int | None, int | None]:
    if counts is None:
        return None, None
    count = counts.get(key, 0)
    return count, round(100 * count / answered) if answered else 0


def letters(question: RoomQuestion) -> list[Bar]:
    """The choices of a question with their letters, without any count."""
    pairs = zip(string.ascii_uppercase, question.choices, strict=False)
    return [Bar(letter, choice, None, None) for letter, choice in pairs]


def html(shown: Stage, audience: str, **more: Any) -> str:
    """The inside of the page's region for one audience; `more` is what only a page knows, such as an own choice."""
    return render_to_string(f"workshops/stage_{audience}.html", {"stage": shown, **more}).strip()
