"""Make the fixes that rules offer for a Dockerfile: one of them, or every safe one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portal.dockerfile import Dockerfile, Edit
from portal.rules.engine import Outcome, Report, State, check
from portal.rules.presets import PRESETS

# Each round mends at least one finding; a fix can uncover another (a joined line that is free again).
MOST_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Offer:
    """A fix that a form can ask for again: `key` names it in the file as it now is."""

    key: str
    title: str
    detail: str
    safe: bool
    edits: tuple[Edit, ...]


def offers(outcome: Outcome) -> tuple[Offer, ...]:
    """The fixes of one outcome that change the file."""
    made = []
    for number, fix in enumerate(outcome.fixes):
        if isinstance(fix.to, tuple) and all(isinstance(edit, Edit) for edit in fix.to):
            key = f"{outcome.rule.id}|{outcome.where}|{number}"
            made.append(Offer(key, fix.title, fix.detail, fix.safe, fix.to))
    return tuple(made)


def _all(report: Report, preset: str = "teaching") -> Iterator[Offer]:
    severities = PRESETS[preset].severities
    for outcome in report.outcomes:
        if outcome.state is State.BREAKS and outcome.severity in severities:
            yield from offers(outcome)


def safe(report: Report, preset: str = "teaching") -> list[Offer]:
    """The safe fixes of what a preset shows of a report, at most one for each outcome."""
    return first_safe(_all(report, preset))


def first_safe(every: Iterable[Offer]) -> list[Offer]:
    """Of all fixes on offer the first safe one for each outcome."""
    first: dict[str, Offer] = {}
    for offer in every:
        if offer.safe:
            first.setdefault(offer.key.rpartition("|")[0], offer)
    return list(first.values())


def together(chosen: Iterable[Offer]) -> list[Edit]:
    """The edits of as many fixes, from the first on, as touch no line twice."""
    edits: list[Edit] = []
    taken: set[int] = set()
    for offer in chosen:
        lines = _lines(offer.edits)
        if taken.isdisjoint(lines):
            edits += offer.edits
            taken |= lines
    return edits


def apply_one(file: Dockerfile, key: str) -> Dockerfile | None:
    """The file with the named fix applied; None if the file as it is does not offer it."""
    offer = next((offer for offer in _all(check(file)) if offer.key == key), None)
    return file.apply(offer.edits) if offer else None


def apply_safe(file: Dockerfile, preset: str = "teaching") -> Dockerfile:
    """The file after every safe fix of what a preset shows; a fix that changes nothing, or that comes back, is left alone."""
    tried: set[tuple[str, str]] = set()
    for _round in range(MOST_ROUNDS):
        fresh = [offer for offer in safe(check(file), preset) if (offer.key, str(file)) not in tried]
        tried |= {(offer.key, str(file)) for offer in fresh}
        if not fresh:
            break
        after = file.apply(together(fresh))
        if str(after) == str(file):
            break
        file = after
    return file


def _lines(edits: tuple[Edit, ...]) -> set[int]:
    """The lines that edits touch; an insertion touches the line it goes before."""
    return {line for edit in edits for line in range(edit.line, max(edit.line, edit.end_line) + 1)}
