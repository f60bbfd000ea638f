"""Runtimes that people pack into images: published tags, ends of support, checksums (runtimes.toml)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.facts.reading import Table

RUNTIME_FAMILIES = ("dotnet", "netfx", "iis", "node", "aot", "python", "go", "java", "php", "windows")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class Runtime:
    """
    One version of a runtime.

    `tags` maps a base image (servercore, nanoserver, ubuntu, debian, alpine) to the published tag per Windows
    release ("linux" where the host is Linux). `ends` is None where the runtime ends with Windows itself, or where
    its last day is not known yet. `release` and `sha256` name the archive that goes into a Windows image where no
    such image is published, `toolset` the compiler that its name mentions.
    """

    family: str
    version: str
    name: str
    ends: datetime.date | None
    tags: Mapping[str, Mapping[str, str]]
    sources: tuple[str, ...]
    checked: datetime.date
    term: str = ""
    release: str = ""
    sha256: str = ""
    toolset: str = ""

    def ended(self, day: datetime.date) -> bool:
        """Whether the runtime gets no fixes any more on a day."""
        return self.ends is not None and self.ends < day

    def releases(self, base: str) -> tuple[str, ...]:
        """Windows releases (image keys) that this runtime has tags for on a base image, newest first."""
        return tuple(self.tags.get(base, {}))


def read_runtimes(folder: Path) -> dict[str, dict[str, Runtime]]:
    """Runtimes by family and version, in the file's order: newest first. Raises FactError."""
    file = Table.of_file(folder, "runtimes.toml")
    checked = file.checked()
    found = {
        family: {
            version: _runtime(family, version, table, checked)
            for version, table in file.table(family).tables()
        }
        for family in RUNTIME_FAMILIES
    }
    file.done()
    return found


def _runtime(family: str, version: str, table: Table, checked: datetime.date) -> Runtime:
    runtime = Runtime(
        family=family,
        version=version,
        name=table.text("name"),
        ends=table.maybe_day("ends"),
        tags={base: {key: row.text(key) for key in row} for base, row in table.table("tags").tables()},
        sources=table.sources(),
        checked=table.checked(checked),
        term=table.text("term", ""),
        release=table.text("release", ""),
        sha256=table.text("sha256", ""),
        toolset=table.text("toolset", ""),
    )
    if runtime.sha256 and not (_SHA256.match(runtime.sha256) and runtime.release):
        raise table.error("sha256", "needs 64 hexadecimal digits, and a release that they belong to")
    table.done()
    return runtime
