"""The runtimes that the builder packs: published tags, ends of support, checksums (`facts/runtimes.toml`)."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from portal import facts
from portal.facts import Source

FAMILIES = ("dotnet", "netfx", "iis", "node")


@dataclass(frozen=True, slots=True)
class Runtime:
    """
    One version of a runtime.

    `tags` maps a base image (servercore, nanoserver, ubuntu, debian, alpine) to the published tag per Windows
    release ("linux" where the host is Linux). `ends` is None where the runtime ends with Windows itself.
    `release` and `sha256` name the archive that goes into a Windows image where no such image is published.
    """

    family: str
    version: str
    name: str
    ends: datetime.date | None
    tags: Mapping[str, Mapping[str, str]]
    sources: tuple[str, ...]
    term: str = ""
    release: str = ""
    sha256: str = ""
    checked: datetime.date | None = None

    def ended(self, day: datetime.date) -> bool:
        """Whether the runtime gets no fixes any more on a day."""
        return self.ends is not None and self.ends < day

    def releases(self, base: str) -> tuple[str, ...]:
        """Windows releases (image keys) that this runtime has tags for on a base image, newest first."""
        return tuple(self.tags.get(base, {}))


class RuntimesError(ValueError):
    """`runtimes.toml` does not hold together; the text says where."""


@cache
def _read() -> tuple[dict[str, dict[str, Runtime]], dict[str, Source]]:
    text = resources.files("portal.facts").joinpath("runtimes.toml").read_text("utf-8")
    return parse(text)


def parse(text: str) -> tuple[dict[str, dict[str, Runtime]], dict[str, Source]]:
    """Runtimes by family and version, and their sources; raises RuntimesError that names the place."""
    data = tomllib.loads(text)
    sources = {
        key: Source(
            id=key, title=row["title"], where=row["where"], dated=row.get("dated"), checked=data["checked"]
        )
        for key, row in data["sources"].items()
    }
    runtimes: dict[str, dict[str, Runtime]] = {}
    for family in FAMILIES:
        runtimes[family] = {
            v: _runtime(family, v, row | {"checked": data["checked"]}, sources)
            for v, row in data[family].items()
        }
    return runtimes, sources


def _runtime(family: str, version: str, row: dict[str, Any], sources: dict[str, Source]) -> Runtime:
    place = f'runtimes.toml: {family}."{version}"'
    known = sources | dict(facts.current().sources)
    unknown = [source for source in row["sources"] if source not in known]
    if unknown:
        raise RuntimesError(f"{place}.sources: unknown {', '.join(unknown)}")
    if "sha256" in row and (len(row["sha256"]) != 64 or not row.get("release")):
        raise RuntimesError(f"{place}.sha256: needs 64 digits and a release")
    return Runtime(
        family=family,
        version=version,
        name=row["name"],
        ends=row.get("ends"),
        tags=row["tags"],
        sources=tuple(row["sources"]),
        term=row.get("term", ""),
        release=row.get("release", ""),
        sha256=row.get("sha256", ""),
        checked=row["checked"],
    )


def versions(family: str) -> Mapping[str, Runtime]:
    """The versions of a family, newest first."""
    return _read()[0][family]


def sources() -> Mapping[str, Source]:
    """Where the runtimes' facts come from, by id: those of the facts and the runtimes' own."""
    return {**facts.current().sources, **_read()[1]}
