"""
What the facts must keep besides their shape: one function per property, each yields sentences.

`test_contents.py` runs them on the project's facts, `test_lints.py` on facts broken on purpose.
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from portal.facts import Facts, Release
from portal.facts.loading import citations, dispute_citations

ROOT = Path(__file__).resolve().parents[2]
CITING = ("portal/**/*.py", "portal/facts/**/*.toml", "lessons/**/*.md", "lessons/**/*.toml")
_ID = re.compile(r"(?<![a-z0-9-])[a-z0-9]+(?:-[a-z0-9]+)+(?![a-z0-9-])")


def cited_words(root: Path = ROOT) -> set[str]:
    """Every word in code, facts and lessons that could be the id of a source."""
    files = (file for pattern in CITING for file in root.glob(pattern))
    return {
        word for file in files if file.name != "sources.toml" for word in _ID.findall(file.read_text("utf-8"))
    }


def sources_exist_and_are_used(facts: Facts, words: set[str]) -> Iterator[str]:
    for place, found in citations(facts):
        yield from (
            f"{place} cites {source}, which is no source" for source in found if source not in facts.sources
        )
    yield from (f"no fact, rule or lesson cites {source}" for source in facts.sources if source not in words)


def disputes_have_two_sides_and_are_cited(facts: Facts) -> Iterator[str]:
    used = {dispute for _, dispute in dispute_citations(facts)}
    for name, dispute in facts.disputes.items():
        if len(dispute.positions) < 2:
            yield f"{name} has one position only"
        if len({position.says for position in dispute.positions}) < len(dispute.positions):
            yield f"{name} has two equal positions"
        if not dispute.about.endswith("?"):
            yield f"{name} asks no question"
        if not (dispute.standing.endswith(".") and dispute.why.endswith(".")):
            yield f"{name} does not say in sentences what stands and why"
        if name not in used:
            yield f"{name} is cited by no fact"


def builds_are_unique_within_a_kind(facts: Facts) -> Iterator[str]:
    seen: dict[tuple[str, int], Release] = {}
    for release in facts.releases.values():
        first = seen.setdefault((release.kind, release.build), release)
        if first is not release:
            yield f"{release.slug} and {first.slug} share build {release.build}"


def dates_are_in_order(facts: Facts) -> Iterator[str]:
    for release in facts.releases.values():
        days = [release.released, release.mainstream_end, release.extended_end, release.esu_end]
        known = [day for day in days if day]
        if known != sorted(known):
            yield f"{release.slug}: dates are out of order"
        for family, end in release.image_end.items():
            if not release.released < end or family not in release.tags:
                yield f"{release.slug}: the {family} image ends before it begins, or does not exist"
    for one in ("server", "client"):
        releases = sorted((r for r in facts.releases.values() if r.kind == one), key=lambda r: r.build)
        for earlier, later in itertools.pairwise(releases):
            # Windows 10 went on after the first Windows 11, with older builds.
            if later.released < earlier.released and later.slug[:10] == earlier.slug[:10]:
                yield f"{later.slug} has a newer build than {earlier.slug} and came out before it"


def grid_is_complete(facts: Facts) -> Iterator[str]:
    for host in facts.hosts():
        for image in facts.image_releases():
            row = facts.support.get((host.slug, image.image_key))
            if row is None:
                yield f"no row for {image.image_key} on {host.slug}"
            elif row.modes and image.build > host.build:
                yield f"{image.image_key} on {host.slug}: newer images run nowhere"
            elif (
                image.build == host.build
                and host.kind == "server"
                and set(row.modes) != {"process", "hyperv"}
            ):
                yield f"{image.image_key} on {host.slug}: a server runs its own image in both modes"


def rows_say_where_they_come_from(facts: Facts) -> Iterator[str]:
    table = "ms-version-compatibility"
    for (host, image), row in facts.support.items():
        editions = [source for source in row.sources if source.startswith(f"{table}-")]
        if (row.basis == "historical") != bool(editions):
            yield f"{image} on {host}: historical rows cite an edition of the table, others do not"
        if row.basis == "documented" and not {table, "ms-portability"} & set(row.sources):
            yield f"{image} on {host}: cites no current page"


def checked_dates_are_past(facts: Facts, today: datetime.date) -> Iterator[str]:
    for name, entry in _entries(facts):
        if entry.checked > today:
            yield f"{name} was checked in the future"
        if entry.checked < datetime.date(2026, 1, 1):
            yield f"{name} was checked long ago"
    for source in facts.sources.values():
        if source.dated and source.dated > source.checked:
            yield f"{source.id} is dated after it was checked"


def texts_are_fit_to_be_shown(facts: Facts) -> Iterator[str]:
    """Notes are sentences without doubled blanks; nothing speaks of machines or of how it was made."""
    for name, entry in _entries(facts):
        for key in ("note", "about", "standing", "why", "says"):
            text = getattr(entry, key, "")
            if "  " in text or text != text.strip():
                yield f"{name}: {key} has odd white space"
            if re.search(
                r"\b(?:just|simply|easy|easily|TODO)\b|stored (?:source|copy)|/(?:tmp|home|root)/", text
            ):
                yield f"{name}: {key} has a word that the house does not use"


def _entries(facts: Facts) -> Iterator[tuple[str, object]]:
    platform = facts.platform
    for group in (
        facts.sources, facts.disputes, facts.releases, facts.families, facts.capabilities, facts.features,
        facts.frameworks, facts.sizes, platform.facts, platform.pause_images, *platform.nodes.values(),
    ):  # fmt: skip
        yield from group.items()
    for (host, image), row in facts.support.items():
        yield f"{image} on {host}", row
