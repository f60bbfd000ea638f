"""Make the fixes that rules offer for the pods of a manifest: one of them, or every safe one."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from portal.dockerfile import Edit
from portal.dockerfile.editing import apply
from portal.podspec import read
from portal.rules.engine import Report, State, check
from portal.rules.fixes import MOST_ROUNDS, Offer, offers


def reports(text: str, host: str, day: datetime.date) -> tuple[Report, ...]:
    """A report for each pod of a text, for nodes of `host` where the pod chooses none itself."""
    return tuple(check(pod.aimed(host=host, as_of=day)) for pod in read(text).pods)


def every(found: tuple[Report, ...]) -> Iterator[Offer]:
    """All fixes on offer, in the order of the reports."""
    for report in found:
        for outcome in report.outcomes:
            if outcome.state is State.BREAKS:
                yield from offers(outcome)


def safe(found: tuple[Report, ...]) -> list[Offer]:
    """The safe fixes, at most one for each finding."""
    first: dict[str, Offer] = {}
    for offer in every(found):
        if offer.safe:
            first.setdefault(offer.key.rpartition("|")[0], offer)
    return list(first.values())


def apply_one(text: str, key: str, host: str, day: datetime.date) -> str | None:
    """The text with the named fix made; None if it offers none of that name as it is."""
    offer = next((offer for offer in every(reports(text, host, day)) if offer.key == key), None)
    return apply(text, offer.edits) if offer else None


def apply_safe(text: str, host: str, day: datetime.date) -> str:
    """The text after every safe fix; those that touch the same lines are made one after the other."""
    for _round in range(MOST_ROUNDS):
        chosen: list[Edit] = []
        taken: set[int] = set()
        for offer in safe(reports(text, host, day)):
            lines = {n for edit in offer.edits for n in range(edit.line, max(edit.line, edit.end_line) + 1)}
            if taken.isdisjoint(lines):
                chosen += offer.edits
                taken |= lines
        after = apply(text, chosen) if chosen else text
        if after == text:
            break
        text = after
    return text
