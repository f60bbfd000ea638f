"""The figure timeline: every dated fact that names a subject, the releases, and what AKS and App Service took when."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal import facts
from portal.facts.entries import page_id
from portal.facts.platform import TIMELINES
from portal.placement import Placement

NAMES = {"windows": "Windows", "docker": "Docker and OCI", "kubernetes": "Kubernetes", "azure": "Azure"}
FIRST_YEAR = 2013
# The drawing: 772 wide, each lane from the left edge to the right one.
LEFT, RIGHT = 128, 764
# How the names of facts begin that are days; what follows is what happened.
_DAYS = re.compile(r"^Day (?:on which|of) ")


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """A day, its subject, what happened, the page of the fact that says so, and a short name for the drawing."""

    day: datetime.date
    subject: str
    text: str
    page: str
    short: str = ""

    @property
    def name(self) -> str:
        """The subject as it is written."""
        return NAMES[self.subject]


def events(until: datetime.date) -> list[Event]:
    """All events up to a day, the oldest first."""
    found = (*_facts(), *_releases(), *_nodes(), *_targets())
    return sorted(each for each in found if each.day <= until)


def _facts() -> Iterator[Event]:
    for fact in facts.current().platform.facts.values():
        if fact.timeline:
            text = _DAYS.sub("", fact.says)
            text = text if text.startswith("containerd") else text[0].upper() + text[1:]
            day = datetime.date.fromisoformat(str(fact.value))
            yield Event(day, fact.timeline, text, page_id("value", fact.id))


def _releases() -> Iterator[Event]:
    for release in facts.current().releases.values():
        if release.kind == "server":
            short = release.short if release.channel == "ltsc" else ""
            yield Event(release.released, "windows", f"{release.name} is released", release.slug, short)


def _nodes() -> Iterator[Event]:
    known = facts.current()
    for subject, name, orchestrator in (("azure", "AKS", "aks"), ("kubernetes", "Kubernetes", "kubernetes")):
        for node in known.platform.nodes[orchestrator].values():
            release, page = known.releases[node.release], page_id("node", orchestrator, node.release)
            if release.channel != "ltsc":
                continue
            preview = node.preview_until
            if node.since:
                as_what = ", as a preview" if preview else ""
                yield Event(node.since, subject, f"{name} takes nodes with {release.name}{as_what}", page)
            if preview:
                yield Event(
                    preview, subject, f"{name}: nodes with {release.name} are no longer a preview", page
                )
            if node.until:
                yield Event(node.until, subject, f"Last day of {release.name} as a node of {name}", page)


def _targets() -> Iterator[Event]:
    for target in facts.current().migration.targets.values():
        page = page_id("target", target.id)
        if target.preview:
            yield Event(target.preview, "azure", f"{target.name} is in preview", page)
        if target.offered:
            yield Event(target.offered, "azure", f"{target.name} is generally available", page)


def view() -> Mapping[str, Any]:
    """The events by year for the list, and with their places for the drawing."""
    today = Placement.of("linux", "linux").as_of
    found = events(today)
    start, end = datetime.date(FIRST_YEAR, 1, 1), datetime.date(today.year + 1, 1, 1)

    def x(day: datetime.date) -> float:
        return round(LEFT + (RIGHT - LEFT) * (day - start).days / (end - start).days, 1)

    years = list(range(FIRST_YEAR, end.year))
    lanes = [
        {
            "subject": subject,
            "name": NAMES[subject],
            "marks": [(x(each.day), each.short) for each in found if each.subject == subject],
            "count": sum(each.subject == subject for each in found),
        }
        for subject in TIMELINES
    ]
    return {
        "lanes": lanes,
        "years": [
            (year, x(datetime.date(year, 1, 1)), round((RIGHT - LEFT) / len(years), 1)) for year in years
        ],
        "today": x(today),
        "left": LEFT,
        "right": RIGHT,
        "by_year": [(year, [each for each in found if each.day.year == year]) for year in years],
        "total": len(found),
        "say": f"{len(found)} events from {found[0].day.year} to {found[-1].day.year}.",
    }
