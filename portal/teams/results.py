"""
What a team knows: the newest answers of those who share them, per person and lesson.

Everything is counted here, once; the page and the CSV file only write it down. Who shares nothing is counted
among the silent and appears nowhere else.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.curriculum import Lesson, Shelf
from portal.items import FAMILIES, Ambiguous, Question
from portal.learn import content
from portal.learn.results import NewestAnswer, newest_answers
from portal.teams.models import Membership, Team

# Fewer answers than this say little; the cell shows the score and no step.
ENOUGH = 3
# The lowest percentage of steps 2, 3, 4 and 5.
STEPS = (40, 60, 80, 95)
MOST_WEAK = 5
# A question is named as weak once so many people who share have answered it: with two, each would know from the
# number what the other answered.
LEAST_PEOPLE = 4
COLUMNS = ("member", "lesson", "lesson_title", "right", "answered", "percent", "date")


@dataclass(frozen=True, slots=True)
class Score:
    """Right ones among the newest answers, and the moment of the last of them."""

    right: int = 0
    answered: int = 0
    at: datetime.datetime | None = None

    @classmethod
    def of(cls, answers: Iterable[NewestAnswer]) -> Score:
        """The score of these answers."""
        known = list(answers)
        last = max((each.at for each in known), default=None)
        return cls(sum(each.right for each in known), len(known), last)

    @property
    def percent(self) -> int | None:
        """The share of right answers, rounded half up; None without answers."""
        return (200 * self.right + self.answered) // (2 * self.answered) if self.answered else None

    @property
    def step(self) -> int:
        """One to five, or 0 where there are too few answers to say."""
        if self.percent is None or self.answered < ENOUGH:
            return 0
        return 1 + sum(self.percent >= least for least in STEPS)

    @property
    def day(self) -> datetime.date | None:
        """The day of the last answer."""
        return timezone.localtime(self.at).date() if self.at else None


@dataclass(frozen=True, slots=True)
class Row:
    """One person's scores in the order of the lessons; `last` is the day of the newest answer to any lesson."""

    name: str
    is_me: bool
    scores: tuple[Score, ...]
    last: datetime.date | None


@dataclass(frozen=True, slots=True)
class WeakItem:
    """A question that many answer wrong; `html` is its prompt where that is checked HTML, else it is empty."""

    lesson: Lesson
    prompt: str
    html: str
    score: Score

    @property
    def wrong(self) -> int:
        """Wrong newest answers."""
        return self.score.answered - self.score.right


@dataclass(frozen=True, slots=True)
class TeamResults:
    """
    The table and what stands under it.

    `untouched` is the number of lessons that nobody answered, `silent` that of members who share nothing.
    """

    lessons: tuple[Lesson, ...]
    untouched: int
    rows: tuple[Row, ...]
    totals: tuple[Score, ...]
    silent: int
    weakest: tuple[WeakItem, ...]


def of_team(team: Team) -> TeamResults:
    """The results as they are now, in two queries however many members there are."""
    members = list(team.memberships.select_related("user"))
    sharing = [each for each in members if each.shares == Membership.Shares.RESULTS]
    sharing.sort(key=lambda each: (str(each.user).casefold(), each.pk))
    answers = newest_answers(each.user_id for each in sharing) if sharing else []
    shelf = content.shelf()
    per_lesson: dict[str, list[NewestAnswer]] = defaultdict(list)
    per_cell: dict[tuple[int, str], list[NewestAnswer]] = defaultdict(list)
    per_person: dict[int, list[NewestAnswer]] = defaultdict(list)
    for answer in answers:
        per_lesson[answer.lesson].append(answer)
        per_cell[answer.user_id, answer.lesson].append(answer)
        per_person[answer.user_id].append(answer)
    lessons = tuple(lesson for lesson in shelf.course.in_order if lesson.slug in per_lesson)
    rows = tuple(
        Row(
            str(each.user),
            each.pk == team.mine.pk,
            tuple(Score.of(per_cell.get((each.user_id, lesson.slug), ())) for lesson in lessons),
            Score.of(per_person.get(each.user_id, ())).day,
        )
        for each in sharing
    )
    return TeamResults(
        lessons=lessons,
        untouched=len(shelf.course.in_order) - len(lessons),
        rows=rows,
        totals=tuple(Score.of(per_lesson[lesson.slug]) for lesson in lessons),
        silent=len(members) - len(sharing),
        weakest=tuple(_weakest(shelf, lessons, per_lesson)),
    )


def csv_rows(results: TeamResults) -> Iterator[tuple[Any, ...]]:
    """The table as lines: one for each member and lesson, after the names of the columns."""
    yield COLUMNS
    for row in results.rows:
        for lesson, score in zip(results.lessons, row.scores, strict=True):
            percent = "" if score.percent is None else score.percent
            day = score.day.isoformat() if score.day else ""
            yield row.name, lesson.slug, lesson.title, score.right, score.answered, percent, day


def _weakest(
    shelf: Shelf, lessons: Iterable[Lesson], per_lesson: dict[str, list[NewestAnswer]]
) -> Iterator[WeakItem]:
    """
    The questions with most wrong answers; of two, the one with the smaller share of right ones.

    An answer is one person's, since only the newest to each question is here.
    """
    found = []
    for lesson in lessons:
        per_item: dict[str, list[NewestAnswer]] = defaultdict(list)
        for answer in per_lesson[lesson.slug]:
            per_item[answer.item].append(answer)
        found += [(lesson, item, Score.of(answers)) for item, answers in per_item.items()]
    weak = [each for each in found if each[2].answered >= LEAST_PEOPLE and each[2].right < each[2].answered]
    weak.sort(key=lambda each: (each[2].right - each[2].answered, each[2].answered, each[0].slug, each[1]))
    for lesson, item, score in weak[:MOST_WEAK]:
        prompt, html = _prompt(shelf, lesson, item)
        yield WeakItem(lesson, prompt, html, score)


def _prompt(shelf: Shelf, lesson: Lesson, identifier: str) -> tuple[str, str]:
    """The words of an item as text and as HTML; its id when the lesson has it no more or it has no clear answer."""
    item = lesson.item(identifier)
    if item is None:
        return identifier, ""
    if item.generated:
        return _("Generated questions: %(family)s") % {"family": FAMILIES[item.family].name}, ""
    try:
        question: Question = shelf.question(item)
    except Ambiguous:
        return identifier, ""
    return question.prompt, question.prompt_html
