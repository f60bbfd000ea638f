"""
Since when there is a rule, and what changed in it (history.toml).

A new rule needs no entry: its page says that it is new. It gets one with its day when it is published; whoever then
changes what it finds, its severity or its words adds a sentence.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.facts.reading import Table

FOLDER = Path(__file__).resolve().parent
FILE = "history.toml"


@dataclass(frozen=True, slots=True)
class History:
    """The day on which a rule first appeared, and what changed since, each with its day, the newest first."""

    since: datetime.date
    changes: tuple[tuple[datetime.date, str], ...] = ()


@cache
def histories() -> Mapping[str, History]:
    """The history of every rule that has one, by the rule's id. Raises FactError when the file cannot be used."""
    file = Table.of_file(FOLDER, FILE)
    found: dict[str, History] = {}
    for name, table in file.tables():
        changes = []
        for row in table.rows("changes"):
            changes.append((row.day("day"), row.text("what")))
            row.done()
        found[name] = History(table.day("since"), tuple(sorted(changes, reverse=True)))
        if changes and min(changes)[0] < found[name].since:
            raise table.error("changes", "have a day before since")
        table.done()
    file.done()
    return found


def gaps(known: Mapping[str, object]) -> tuple[list[str], list[str]]:
    """The rules without a history, and the histories of rules that are not `known`."""
    told = histories()
    return sorted(set(known) - set(told)), sorted(set(told) - set(known))
