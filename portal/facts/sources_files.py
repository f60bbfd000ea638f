"""Read sources.toml and disputes.toml."""

from __future__ import annotations

from pathlib import Path

from portal.facts.reading import FactError, Table
from portal.facts.values import Dispute, Position, Source


def read_sources(folder: Path) -> dict[str, Source]:
    """Every source by id."""
    file = Table.of_file(folder, "sources.toml")
    found: dict[str, Source] = {}
    places: dict[str, str] = {}
    for name, table in file.tables():
        source = read_source(name, table)
        if source.where in places:
            raise table.error("where", f"is the place of {places[source.where]} too")
        places[source.where] = name
        found[name] = source
    file.done()
    if not found:
        raise FactError("sources.toml: holds no source")
    return found


def read_source(name: str, table: Table) -> Source:
    """One source from its table. Raises FactError."""
    source = Source(name, table.text("title"), table.text("where"), table.maybe_day("dated"), table.checked())
    table.done()
    if source.dated and source.dated > source.checked:
        raise table.error("dated", f"{source.dated} is after checked, {source.checked}")
    if not source.url and not source.where.startswith("text: "):
        raise table.error(
            "where", 'must be "owner/repo:path", "owner/repo#1", a web address, or "text: ..." without a link'
        )
    return source


def read_disputes(folder: Path) -> tuple[dict[str, Dispute], dict[str, Table]]:
    """Every dispute by id, and the tables they come from, for later messages."""
    file = Table.of_file(folder, "disputes.toml")
    checked = file.checked()
    found: dict[str, Dispute] = {}
    tables: dict[str, Table] = {}
    for name in file:
        if name == "checked":
            continue
        table = tables[name] = file.table(name)
        positions = []
        for row in table.rows("positions"):
            positions.append(Position(row.text("says"), row.sources()))
            row.done()
        if len(positions) < 2:
            raise table.error("positions", "a dispute has two positions at least")
        found[name] = Dispute(
            id=name,
            about=table.text("about"),
            positions=tuple(positions),
            standing=table.text("standing"),
            why=table.text("why"),
            checked=table.checked(checked),
            mode=table.word("mode", ("process", "hyperv"), ""),
        )
        table.done()
    file.done()
    return found, tables
