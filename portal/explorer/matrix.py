"""The whole matrix of hosts and images, checked cell by cell and kept as HTML."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse

from portal import facts
from portal.facts import Release
from portal.placement import PLATFORMS, Placement, matrix
from portal.rules import Report, Verdict, check

LABELS = {Verdict.RUNS: "Starts", Verdict.LIMITS: "With limits", Verdict.UNKNOWN: "Unknown"}
BLOCKED_AT = {"pull": "No pull", "build": "No build", "start": "No start", "run": "Stops"}
COLUMNS = ("host", "host_build", "image", "image_build", "verdict", "stage")
BASIS_NOTES = {
    "historical": "From an earlier edition of Microsoft's table; the current one no longer has the pair.",
    "derived": "In no edition of the table; derived from the rules.",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One pair: what the engine says, also in words, and the address that explains it."""

    id: str
    verdict: Verdict
    stage: str
    label: str
    href: str
    image: Release
    notes: str


@dataclass(frozen=True, slots=True)
class Row:
    """One host with a cell per image."""

    host: Release
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """What the table's template needs: groups of rows, columns, numbered notes."""

    images: tuple[Release, ...]
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    notes: tuple[tuple[int, str], ...]
    caption: str


def cell_id(host: Release, image: Release) -> str:
    """The cell's id in the page; also how the cell of the present question is found in kept HTML."""
    return f"m-{host.slug}-{image.image_key}"


def label(report: Report) -> str:
    """The words in a cell."""
    if report.verdict is Verdict.BLOCKED and report.stage:
        return BLOCKED_AT[report.stage.value]
    return LABELS[report.verdict]


def build(isolation: str, orchestrator: str, day: datetime.date, *, explicit_day: bool = False) -> Matrix:
    """Check every pair of host and image; about 300 verdicts."""
    numbers: dict[str, int] = {}
    images = tuple(facts.current().image_releases())
    rows = [
        Row(
            host,
            tuple(_cell(host, *pair, numbers, explicit_day) for pair in zip(images, placements, strict=True)),
        )
        for host, placements in matrix(isolation, orchestrator, day, images=images)
    ]
    names = {"windows-s": "Windows Server", "windows-11": "Windows 11", "windows-10": "Windows 10"}
    groups = tuple(
        (name, tuple(row for row in rows if row.host.slug.startswith(prefix)))
        for prefix, name in names.items()
    )
    mode = {
        "process": "process isolation",
        "hyperv": "Hyper-V isolation",
        "default": "the host's default isolation",
    }
    caption = f"What {PLATFORMS[orchestrator]} starts with {mode[isolation]}, for each host and image"
    notes = tuple((number, text) for text, number in numbers.items())
    return Matrix(images, groups, notes, caption)


def _cell(
    host: Release, image: Release, placement: Placement, numbers: dict[str, int], explicit_day: bool
) -> Cell:
    report = check(placement)
    noted = [str(numbers.setdefault(text, len(numbers) + 1)) for text in _notes(placement)]
    href = f"{reverse('explorer:explorer')}?{urlencode(placement.params(day=explicit_day))}"
    stage = report.stage.value if report.stage else ""
    return Cell(cell_id(host, image), report.verdict, stage, label(report), href, image, ", ".join(noted))


def _notes(placement: Placement) -> list[str]:
    support = placement.support
    if support is None:
        return []
    texts = [BASIS_NOTES[support.basis]] if support.basis in BASIS_NOTES else []
    if placement.dispute:
        dispute = facts.current().disputes[placement.dispute]
        texts.append(f"Sources differ: {dispute.about} What stands: {dispute.standing}")
    return texts


@lru_cache(maxsize=32)
def _built(digest: str, isolation: str, orchestrator: str, day: datetime.date, explicit_day: bool) -> Matrix:
    return build(isolation, orchestrator, day, explicit_day=explicit_day)


@lru_cache(maxsize=64)
def _kept(digest: str, isolation: str, orchestrator: str, day: datetime.date, explicit_day: bool) -> str:
    context = {"matrix": _built(digest, isolation, orchestrator, day, explicit_day)}
    return render_to_string("explorer/matrix.html", context)


def rows(placement: Placement) -> list[tuple[str, int, str, int, str, str]]:
    """The table that belongs to a placement as plain values, a row for each cell; what they are is in COLUMNS."""
    found = _built(
        facts.current().digest, placement.isolation, placement.orchestrator, placement.as_of, False
    )
    return [
        (
            row.host.slug,
            row.host.build,
            cell.image.image_key,
            cell.image.build,
            cell.verdict.value,
            cell.stage,
        )
        for _name, group in found.groups
        for row in group
        for cell in row.cells
    ]


def html(placement: Placement, *, explicit_day: bool) -> str:
    """
    The table as HTML with the present pair marked.

    The table is kept per facts, mode, orchestrator and day; only the mark is set per request.
    """
    digest = facts.current().digest
    text = _kept(digest, placement.isolation, placement.orchestrator, placement.as_of, explicit_day)
    host, image = placement.host.release, placement.image.release
    if host is None or image is None:
        return text
    mark = f'id="{cell_id(host, image)}"'
    return text.replace(mark, f'{mark} aria-current="true"', 1)
