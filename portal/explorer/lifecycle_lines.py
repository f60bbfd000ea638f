"""The rows of the lifecycle view: releases as hosts, their images, and runtimes, each with its days, from the facts."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from portal import facts
from portal.facts import Release
from portal.facts.entries import page_id
from portal.facts.lines import Lines
from portal.facts.runtimes import Runtime

KINDS = ("host", "image", "runtime")
# What a day is called, for each kind of row: a client's two ends are those of its editions.
PHASES = {
    "server": ("Mainstream support", "Extended support", "Paid security updates"),
    "client": ("Support for Home and Pro", "Support for Enterprise", "Long-term edition or paid updates"),
    "image": ("Rebuilding in mainstream support", "Rebuilding in extended support", ""),
    "runtime": ("Support", "Maintenance", ""),
    "runtime with maintenance": ("Active support", "Maintenance", ""),
}
# References by which a Dockerfile names a runtime's line.
REFERENCES = {
    "node": "node:{}",
    "python": "python:{}",
    "dotnet": "mcr.microsoft.com/dotnet/runtime:{}-windowsservercore-ltsc2022",
    "go": "golang:{}",
    "java": "eclipse-temurin:{}",
    "php": "php:{}",
}
_CORE = 5


@dataclass(frozen=True, slots=True)
class Line:
    """
    One row: `id` is its value in addresses, `fact` the page that says more.

    `released` and the ends are None where no source gives them. `mainstream_end` is the last day with everything,
    `extended_end` the last one without a further contract, `paid_end` the last one with it. `reference` is what a
    Dockerfile writes for a runtime, `part` the base image of a row that is about one alone, "" for all else.
    """

    kind: str
    id: str
    name: str
    detail: str
    group: str
    released: datetime.date | None
    mainstream_end: datetime.date | None
    extended_end: datetime.date | None
    paid_end: datetime.date | None
    fact: str
    sources: tuple[str, ...]
    checked: datetime.date
    note: str = ""
    reference: str = ""
    part: str = ""

    @property
    def key(self) -> str:
        """The row's own name among all rows; stable, because subscribed calendars know their events by it."""
        return page_id(self.kind, self.id, self.part)

    @property
    def ends(self) -> datetime.date | None:
        """The last day that needs no extra contract."""
        return max(filter(None, (self.mainstream_end, self.extended_end)), default=None)

    @property
    def last(self) -> datetime.date | None:
        """The last day of all."""
        return max(filter(None, (self.ends, self.paid_end)), default=None)

    @property
    def days(self) -> tuple[tuple[str, str, datetime.date], ...]:
        """Each end with the name of its field and what it is called, by day; of equal days the longest phase."""
        fields = ("mainstream_end", "extended_end", "paid_end")
        named = zip(fields, PHASES[self.group], (getattr(self, each) for each in fields), strict=True)
        by_day = {day: (field, words, day) for field, words, day in named if day}
        return tuple(by_day[day] for day in sorted(by_day))

    def phase(self, day: datetime.date) -> str:
        """What it gets on a day, in words: "Mainstream support", "Ended", "Not released yet" or "Not known"."""
        if self.released and day < self.released:
            return "Not released yet"
        if not self.days:
            return self.note or "Not known"
        return next((words for _, words, end in self.days if day <= end), "Ended")


def lines() -> tuple[Line, ...]:
    """Every row that the facts know: hosts, images, runtimes, the newest first within each."""
    known = facts.current()
    return (
        *(_host(release) for release in known.hosts()),
        *(line for release in known.image_releases() for line in _images(release)),
        *_runtimes(),
    )


def _host(release: Release) -> Line:
    return Line(
        "host",
        release.slug,
        release.name,
        f"build {release.build}",
        "client" if release.kind == "client" else "server",
        release.released,
        release.mainstream_end,
        release.extended_end,
        max(filter(None, (release.esu_end, release.ltsc_end)), default=None),
        release.slug,
        release.sources,
        release.checked,
    )


def _images(release: Release) -> Iterator[Line]:
    """The release's images; a base image that ended before the rest has a row of its own under the same choice."""
    families = facts.current().families
    tags = {family: own for family, own in release.tags.items() if own}
    yield Line(
        "image",
        release.image_key,
        f"Images of {release.short}",
        ", ".join(f"{family}:{own[0]}" for family, own in tags.items() if family not in release.image_end),
        "image",
        release.released,
        release.mainstream_end,
        release.extended_end,
        None,
        release.slug,
        release.sources,
        release.checked,
    )
    for family, end in release.image_end.items():
        own = tags.get(family, ())
        yield Line(
            "image",
            release.image_key,
            f"{families[family].name} of {release.short}",
            f"{family}:{own[0]}" if own else family,
            "image",
            release.released,
            end,
            None,
            None,
            release.slug,
            release.sources,
            release.checked,
            part=family,
        )


def _runtimes() -> Iterator[Line]:
    """Release lines, and what the builder packs besides them; a runtime that it packs in two ways is one row."""
    known = facts.current()
    found: dict[str, Line] = {}
    for product in known.lines.values():
        newest_first = sorted(product.ends, key=_numbers, reverse=True)
        found |= {line.name: line for line in (_of_line(product, version) for version in newest_first)}
    for family, versions in known.runtimes.items():
        # Windows itself stands among the runtimes for programs that bring all they need.
        for runtime in versions.values() if family != "windows" else ():
            found.setdefault(runtime.name, _packed(family, runtime))
    yield from sorted(found.values(), key=_by_product)


def _by_product(line: Line) -> tuple[str, list[int]]:
    """Products by name, the newest version first within each."""
    product, _, version = line.name.replace(" Core", "").rpartition(" ")
    return product.lower(), [-number for number in _numbers(version)]


def _packed(family: str, runtime: Runtime) -> Line:
    return Line(
        "runtime",
        page_id(family, runtime.version),
        runtime.name,
        runtime.term,
        "runtime",
        None,
        runtime.ends,
        None,
        None,
        page_id("runtime", family, runtime.version),
        runtime.sources,
        runtime.checked,
        note="Ends with Windows" if family in ("netfx", "iis") else "No last day is published",
        reference=REFERENCES.get(family, "").format(runtime.version) if runtime.ends else "",
    )


def _of_line(product: Lines, version: str) -> Line:
    end, maintenance = product.ends[version], product.maintenance.get(version)
    core = product.product == "dotnet" and _numbers(version)[0] < _CORE
    short = version.removesuffix(".0") if product.product == "dotnet" and not core else version
    return Line(
        "runtime",
        page_id(product.product, version),
        f"{product.name}{' Core' if core else ''} {short}",
        "",
        "runtime with maintenance" if maintenance else "runtime",
        product.starts.get(version),
        maintenance - datetime.timedelta(days=1) if maintenance else end,
        end if maintenance else None,
        None,
        page_id("lines", product.product),
        product.sources,
        product.checked,
        reference=REFERENCES.get(product.product, "").format(version),
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
