"""
What changed in the facts, and when (changes.toml), newest first.

Whoever changes a fact adds an entry that names the files. `overdue` tells which files have been checked since the last
entry about them, so that no change goes by unsaid.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.facts.reading import Table

FILE = "changes.toml"
_CHECKED = re.compile(r"^checked\s*=\s*(\d{4}-\d\d-\d\d)\b", re.MULTILINE)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True)
class Change:
    """
    One entry of the change log: what changed on a day, in a title and a sentence or two that say from what to what.
    `files` are names in portal/facts ("releases/" for all releases), `sources` ids of what the change rests on.
    """

    id: str
    day: datetime.date
    title: str
    text: str
    files: tuple[str, ...]
    sources: tuple[str, ...]

    def covers(self, file: str) -> bool:
        """Whether the entry is about a file, given by its path in portal/facts."""
        return any(file == own or (own.endswith("/") and file.startswith(own)) for own in self.files)


def read_changes(folder: Path) -> tuple[Change, ...]:
    """The change log, the newest day first, in the file's order within a day. Raises FactError."""
    file = Table.of_file(folder, FILE)
    found: list[Change] = []
    for row in file.rows("changes"):
        change = Change(
            row.text("id"),
            row.day("day"),
            row.text("title"),
            row.text("text"),
            row.texts("files"),
            row.texts("sources", ()),
        )
        row.done()
        if not _ID.match(change.id) or any(change.id == other.id for other in found):
            raise row.error("id", "is small words with dashes between them, and of one entry only")
        for name in change.files:
            if not (folder / name).exists():
                raise row.error("files", f"there is no {name}")
        found.append(change)
    file.done()
    return tuple(sorted(found, key=lambda change: change.day, reverse=True))


def overdue(folder: Path, changes: tuple[Change, ...]) -> Iterator[tuple[str, datetime.date]]:
    """The files that hold a check newer than the last entry about them, with the day of that check."""
    for path in sorted(folder.rglob("*.toml")):
        name = path.relative_to(folder).as_posix()
        days = [datetime.date.fromisoformat(day) for day in _CHECKED.findall(path.read_text("utf-8"))]
        told = max((change.day for change in changes if change.covers(name)), default=datetime.date.min)
        if name != FILE and days and max(days) > told:
            yield name, max(days)
