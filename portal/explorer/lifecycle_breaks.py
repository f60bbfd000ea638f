"""
What changes when: the days on which the engine answers otherwise, found by asking it before and after each date.

The dates come from the facts about the two sides; the answers, and the rules behind them, from `check`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from portal import facts
from portal.dockerfile import Dockerfile
from portal.facts import Release
from portal.placement import Host, Image, Placement
from portal.rules import Outcome, Report, Severity, State, Verdict, check

ONE_DAY = datetime.timedelta(days=1)
# The sentinel before all facts: nothing was released then.
BEGINNING = datetime.date(2016, 1, 1)
END = datetime.date(2040, 12, 31)


@dataclass(frozen=True, slots=True)
class Turn:
    """
    A day from which the engine answers otherwise about one subject.

    `outcomes` say why: what breaks from that day on, or, where nothing does, what does no longer.
    """

    day: datetime.date
    subject: Placement | Dockerfile
    name: str
    before: Verdict
    after: Verdict
    outcomes: tuple[Outcome, ...]

    @property
    def changes_verdict(self) -> bool:
        """Whether the verdict is another one, or only its reasons are."""
        return self.before is not self.after


def turns_of(host: str, image: str, isolation: str, orchestrator: str) -> tuple[Turn, ...]:
    """Every turn of an image (its key) on a host (its slug), by day; kept as long as the facts stay."""
    return _turns(facts.current().digest, host, image, isolation, orchestrator)


def turns_of_runtime(reference: str, name: str, days: tuple[datetime.date, ...]) -> tuple[Turn, ...]:
    """
    Every turn of a Dockerfile that starts from a runtime's image, by day; kept as long as the facts stay. `days` are
    those of the runtime.
    """
    return _runtime_turns(facts.current().digest, reference, name, days)


@lru_cache(maxsize=4096)
def _turns(digest: str, host: str, image: str, isolation: str, orchestrator: str) -> tuple[Turn, ...]:
    known = facts.current()
    release, images = known.releases[host], known.image_release(image)
    if images is None:
        return ()
    nodes = known.platform.nodes.get(orchestrator, {})
    numbers = [*known.platform.facts.values(), *known.platform.pause_images.values()]
    days = set(dates([release, images, nodes.get(host), numbers]))
    found: list[Turn] = []
    for family in ("", *images.image_end):
        placement = Placement(
            Host.of_release(release), _image(images, family), isolation, orchestrator, BEGINNING
        )
        own = f"{known.families[family].name}, " if family else ""
        name = f"{own}{placement.image.name} on {placement.host.name}"
        found += _asked(lambda day, at=placement: at.with_(as_of=day), days, name)  # type: ignore[misc]
    return tuple(sorted(found, key=lambda turn: turn.day))


@lru_cache(maxsize=512)
def _runtime_turns(
    digest: str, reference: str, name: str, days: tuple[datetime.date, ...]
) -> tuple[Turn, ...]:
    file = Dockerfile.parse(f"FROM {reference}\n")
    # The image's own Windows release ends as well.
    base = set(dates([Image.parse(reference).release]))
    return tuple(_asked(lambda day: replace(file, as_of=day), {*days, *base, END}, name))


def _image(release: Release, family: str) -> Image:
    return Image.of_release(release, family) if family else Image.of_release(release)


def dates(values: Iterable[Any]) -> Iterator[datetime.date]:
    """Every date in facts, whatever it means, but for the days of their checks."""
    for value in values:
        if isinstance(value, datetime.date):
            yield value
        elif isinstance(value, str):
            try:
                yield datetime.date.fromisoformat(value)
            except ValueError:
                continue
        elif isinstance(value, Mapping):
            yield from dates(value.values())
        elif isinstance(value, list | tuple):
            yield from dates(value)
        elif is_dataclass(value):
            named = (each.name for each in fields(value) if each.name != "checked")
            yield from dates(getattr(value, name) for name in named)


def _asked(at: Callable[[datetime.date], Any], found: set[datetime.date], name: str) -> Iterator[Turn]:
    """
    Ask on each date and on the day after it: limits count the last day in one fact and the first in another. Where
    two answers differ, the days between them are halved until the first other answer is found: a rule may warn ahead.
    """
    days = sorted({BEGINNING, *found, *(day + ONE_DAY for day in found)})
    reports = [(day, check(at(day))) for day in days if day >= BEGINNING]
    for (start, before), (end, after) in pairwise(reports):
        while _differ(before, after):
            start, turned = _first_other(at, start, before, end, after)
            outcomes = _new(before, turned) or _new(turned, before)
            yield Turn(start, turned.subject, name, before.verdict, turned.verdict, outcomes)
            before = turned


def _first_other(
    at: Callable[[datetime.date], Any],
    start: datetime.date,
    before: Report,
    end: datetime.date,
    after: Report,
) -> tuple[datetime.date, Report]:
    """The first day after `start` with another answer than `before`, and that answer; `end` has one."""
    while (end - start).days > 1:
        middle = start + (end - start) // 2
        report = check(at(middle))
        if _differ(before, report):
            end, after = middle, report
        else:
            start = middle
    return end, after


def _differ(one: Report, other: Report) -> bool:
    return one.verdict is not other.verdict or set(map(_key, _against(one))) != set(
        map(_key, _against(other))
    )


def _new(before: Report, after: Report) -> tuple[Outcome, ...]:
    """What counts against the subject after, and did not before."""
    had = {_key(outcome) for outcome in _against(before)}
    return tuple(outcome for outcome in _against(after) if _key(outcome) not in had)


def _against(report: Report) -> Iterator[Outcome]:
    for outcome in report.outcomes:
        if outcome.state is State.ASKS or (
            outcome.state is State.BREAKS and outcome.severity is not Severity.INFO
        ):
            yield outcome


def _key(outcome: Outcome) -> tuple[str, str, str]:
    return outcome.rule.id, outcome.where, outcome.severity.value
