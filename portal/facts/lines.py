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

    `sources` are ids of what says so, `checked` the day on which it was read.
    """

    product: str
    name: str
    ends: Mapping[str, datetime.date]
    sources: tuple[str, ...]
    checked: datetime.date


def read_lines(folder: Path) -> dict[str, Lines]:
    """The release lines by product. Raises FactError."""
    file = Table.of_file(folder, "lines.toml")
    checked = file.checked()
    found = {}
    for product in file:
        if product == "checked":
            continue
        table = file.table(product)
        days = table.table("ends")
        ends = {line: days.day(line) for line in days}
        days.done()
        found[product] = Lines(product, table.text("name"), ends, table.sources(), table.checked(checked))
        table.done()
    file.done()
    return found
