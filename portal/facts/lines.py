"""Release lines of runtimes, and until when each gets fixes (lines.toml)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.facts.reading import Table


@dataclass(frozen=True, slots=True)
class Lines:
    """
    The release lines of one product: `ends` maps a line, such as "24" or "3.12", to its last day with fixes.

    `starts` maps a line to the day of its first release and `maintenance` to the day from which it gets only what
    is pressing, both as far as the sources tell. `sources` are ids of what says so, `checked` the day on which it
    was read.
    """

    product: str
    name: str
    ends: Mapping[str, datetime.date]
    sources: tuple[str, ...]
    checked: datetime.date
    starts: Mapping[str, datetime.date]
    maintenance: Mapping[str, datetime.date]


def read_lines(folder: Path) -> dict[str, Lines]:
    """The release lines by product. Raises FactError."""
    file = Table.of_file(folder, "lines.toml")
    checked = file.checked()
    found = {}
    for product in file:
        if product == "checked":
            continue
        table = file.table(product)
        ends = _days(table, "ends")
        found[product] = Lines(
            product,
            table.text("name"),
            ends,
            table.sources(),
            table.checked(checked),
            _days(table, "starts", ends),
            _days(table, "maintenance", ends),
        )
        table.done()
    file.done()
    return found


def _days(
    table: Table, key: str, ends: Mapping[str, datetime.date] | None = None
) -> dict[str, datetime.date]:
    """Days by release line; where the ends are given, the table may be left out and each day is before its line's end."""
    days = table.table(key, optional=ends is not None)
    found = {line: days.day(line) for line in days}
    days.done()
    for line, day in found.items():
        if ends is not None and not (line in ends and day < ends[line]):
            raise days.error(line, "is of no line in ends, or not before its end")
    return found
