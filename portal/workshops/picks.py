"""The picks of a plan: what they stand for today, what can be picked, and how the list is changed."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.curriculum import Lesson
from portal.items import FAMILIES, Item, ItemFamily, Question
from portal.learn import content
from portal.learn.asking import draw_seed, question_of
from portal.workshops import freezing

type Pick = dict[str, Any]

MOST = 50
"""Picks of one plan."""
MOST_GENERATED = 10
"""Generated questions that are added at once."""


@dataclass(frozen=True, slots=True)
class Line:
    """
    One pick as its trainer sees it.

    `question` is None where it cannot be asked today; `lesson` and `family` say where it comes from and may
    both be None where that is gone.
    """

    number: int
    id: str
    question: Question | None
    lesson: Lesson | None
    family: ItemFamily | None
    is_known: bool
    above: str
    below: str


@dataclass(frozen=True, slots=True)
class Offer:
    """
    A question of a lesson that can be picked; `question` is None for a family and for what has no clear answer.

    `is_match` is false where it has not the words looked for, and is only there because it is ticked.
    """

    value: str
    item: Item
    question: Question | None
    is_taken: bool
    is_match: bool = True

    @property
    def can_be_picked(self) -> bool:
        """Whether it may be ticked; a family gives another question each time."""
        return self.item.generated or (self.question is not None and not self.is_taken)

    @property
    def family(self) -> ItemFamily | None:
        """The generator behind it, if it has one."""
        return FAMILIES.get(self.item.family)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A lesson with what it offers."""

    lesson: Lesson
    offers: tuple[Offer, ...]


def identity(pick: Mapping[str, Any]) -> str:
    """What names a pick among those of its plan, wherever it stands; one without an id is named by its content."""
    named = (pick.get("lesson"), pick.get("item"), pick.get("family"), pick.get("seed"))
    return str(pick.get("id") or "-".join(str(part) for part in named if part is not None))


def lines(picks: Sequence[Mapping[str, Any]]) -> list[Line]:
    """The picks with their questions, in order."""
    course = content.shelf().course
    ids = [identity(pick) for pick in picks]
    found = []
    for place, pick in enumerate(picks):
        lesson = course.lessons.get(str(pick.get("lesson") or ""))
        item = lesson.item(str(pick.get("item"))) if lesson else None
        family = FAMILIES.get(str(pick.get("family") or (item.family if item else "")))
        found.append(
            Line(
                number=place + 1,
                id=ids[place],
                question=freezing.question_of(pick),
                lesson=lesson,
                family=family,
                is_known=bool(item or (family and pick.get("family"))),
                above=ids[place - 1] if place else "",
                below=ids[place + 1] if place + 1 < len(ids) else "",
            )
        )
    return found


def offers(picks: Sequence[Mapping[str, Any]], wanted: str = "", ticked: Collection[str] = ()) -> list[Shelf]:
    """
    What the lessons offer to a plan with these picks.

    `wanted` are words that lesson or question must have; those whose values are `ticked` are there all the same.
    """
    shelf = content.shelf()
    taken = {f"{pick.get('lesson')}/{pick.get('item')}" for pick in picks if pick.get("item")}
    words = wanted.casefold().split()
    found = []
    for lesson in shelf.course.in_order:
        rows = []
        for item in lesson.items:
            value = f"{lesson.slug}/{item.id}"
            question = None if item.generated else question_of(shelf, item, None)
            text = f"{lesson.title} {question.prompt if question else ''}".casefold()
            is_match = all(word in text for word in words)
            if is_match or value in ticked:
                rows.append(Offer(value, item, question, value in taken, is_match))
        if rows:
            found.append(Shelf(lesson, tuple(rows)))
    return found


def of_item(value: str) -> Pick:
    """A new pick of the question that an offer's value names; what is generated gets its seed now."""
    slug, _, name = value.partition("/")
    pick: Pick = {"id": secrets.token_hex(4), "lesson": slug, "item": name}
    lesson = content.shelf().course.lessons.get(slug)
    item = lesson.item(name) if lesson else None
    return pick | {"seed": draw_seed()} if item and item.generated else pick


def of_family(slug: str) -> Pick:
    """A new pick of a generated question, with its seed."""
    return {"id": secrets.token_hex(4), "family": slug, "seed": draw_seed()}


def added(picks: Sequence[Pick], new: Sequence[Pick]) -> list[Pick]:
    """The picks with new ones at the end; a lesson's question that is in already is not added again."""
    taken = {(pick.get("lesson"), pick.get("item")) for pick in picks}
    return [*picks, *(each for each in new if "seed" in each or (each["lesson"], each["item"]) not in taken)]


def moved(picks: Sequence[Pick], name: str, past: str, *, up: bool) -> list[Pick] | None:
    """
    The picks with one moved above (`up`) or below the pick `past`, wherever both stand by now.

    Done twice it changes nothing more. None if one of the two is gone.
    """
    ids = [identity(pick) for pick in picks]
    if name not in ids or past not in ids or name == past:
        return None
    if (ids.index(name) < ids.index(past)) == up:
        return list(picks)
    one = picks[ids.index(name)]
    rest = [pick for pick in picks if pick is not one]
    place = [identity(pick) for pick in rest].index(past)
    rest.insert(place if up else place + 1, one)
    return rest


def removed(picks: Sequence[Pick], name: str) -> list[Pick] | None:
    """The picks without one; None if it is gone already."""
    ids = [identity(pick) for pick in picks]
    if name not in ids:
        return None
    place = ids.index(name)
    return [*picks[:place], *picks[place + 1 :]]
