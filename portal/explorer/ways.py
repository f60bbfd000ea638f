"""The block "Cheapest change": what the search found, as links to the states it leads to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.explorer.headlines import headline
from portal.placement import Placement
from portal.rules import Report, Verdict
from portal.rules.changes import COSTS, Cost
from portal.rules.cheapest import Step, Way, cheapest


@dataclass(frozen=True, slots=True)
class Shown:
    """One way: its steps, what the rules say about it, the verdict it leads to and the address of that state."""

    steps: tuple[Step, ...]
    detail: str
    command: str
    verdict: Verdict
    word: str
    href: str


@dataclass(frozen=True, slots=True)
class Group:
    """Ways that cost the same, under one heading."""

    title: str
    cost: str
    ways: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """
    What the page shows: groups of ways, none if nothing helps; `gave_up` if the case has too much in it for a search
    to the end; `to` has the states that are shown.
    """

    groups: tuple[Group, ...]
    gave_up: bool
    to: frozenset[Placement]
    costs: tuple[Cost, ...] = tuple(COSTS.values())


def block(report: Report, *, explicit_day: bool) -> Block | None:
    """The block for a report on a placement; None where it runs without limits."""
    found = cheapest(report)
    if found is None:
        return None
    first = _("Cheapest change without limits") if report.verdict is Verdict.LIMITS else _("Cheapest change")
    if found.ways and not found.ways[0].cost:
        first = _("What would answer it")
    groups = [
        Group(title, _cost(ways[0]), tuple(_shown(way, explicit_day) for way in ways))
        for title, ways in ((first, found.ways), (_("Without limits"), found.without_limits))
        if ways
    ]
    to = frozenset(way.to for way in (*found.ways, *found.without_limits))
    return Block(tuple(groups), found.gave_up, to)


def address(placement: Placement, *, explicit_day: bool) -> str:
    """The explorer's address of a state."""
    return f"{reverse('explorer:explorer')}?{urlencode(placement.params(day=explicit_day))}"


def _cost(way: Way) -> str:
    """What a way takes, in words: "a rebuild and a setting"; the same kind twice is said once, with its number."""
    return in_words(step.cost.words for step in way.steps)


def in_words(words: Iterable[str]) -> str:
    """A list as people say it."""
    counted: dict[str, int] = {}
    for word in words:
        counted[word] = counted.get(word, 0) + 1
    said = [word if n == 1 else f"{n} × {word}" for word, n in counted.items()]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} {_('and')} {said[-1]}"


def _shown(way: Way, explicit_day: bool) -> Shown:
    detail, command = (way.fix.detail, way.fix.command) if way.fix else ("", "")
    href = address(way.to, explicit_day=explicit_day)
    return Shown(way.steps, detail, command, way.report.verdict, headline(way.report), href)
