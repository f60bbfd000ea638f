"""Make the fixes that rules offer for the pods of a manifest: one of them, or every safe one."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from portal.dockerfile.editing import apply
from portal.podspec import read
from portal.podspec.editing import without_emptied
from portal.rules.engine import Report, State, check
from portal.rules.fixes import MOST_ROUNDS, Offer, first_safe, offers, together


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
    """The safe fixes, at most one for each finding, and each change once."""
    return list({offer.edits: offer for offer in reversed(first_safe(every(found)))}.values())[::-1]


def apply_one(text: str, key: str, host: str, day: datetime.date) -> str | None:
    """The text with the named fix made; None if it offers none of that name as it is."""
    offer = next((offer for offer in every(reports(text, host, day)) if offer.key == key), None)
    return without_emptied(text, apply(text, offer.edits)) if offer else None


def apply_safe(text: str, host: str, day: datetime.date) -> str:
    """The text after every safe fix; those that touch the same lines are made one after the other."""
    for _round in range(MOST_ROUNDS):
        edits = together(safe(reports(text, host, day)))
        after = without_emptied(text, apply(text, edits)) if edits else text
        if after == text:
            break
        text = after
    return text
