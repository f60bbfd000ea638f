"""Read a folder of facts and hold its files against each other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from portal.facts.collection import Facts, names_of
from portal.facts.errors import read_errors
from portal.facts.history import read_changes
from portal.facts.images_files import (
    read_capabilities,
    read_families,
    read_features,
    read_frameworks,
    read_sizes,
    tag_endings,
)
from portal.facts.lines import read_lines
from portal.facts.migration import read_migration
from portal.facts.platform_files import read_platform
from portal.facts.reading import FactError, Table
from portal.facts.releases_files import Rows, read_releases
from portal.facts.runtimes import read_runtimes
from portal.facts.sources_files import read_disputes, read_sources
from portal.facts.values import Release


def load(folder: Path) -> Facts:
    """
    All facts of a folder, checked one by one and against each other.

    Raises FactError with file and key at the first thing that is wrong.
    """
    sources = read_sources(folder)
    disputes, _ = read_disputes(folder)
    releases, tables, rows = read_releases(folder)
    _check_releases(releases, tables)
    _check_rows(releases, rows)
    facts = Facts(
        sources=sources,
        disputes=disputes,
        releases=releases,
        support={key: support for key, (support, _) in rows.items()},
        families=read_families(folder),
        capabilities=read_capabilities(folder),
        features=read_features(folder),
        frameworks=read_frameworks(folder, tag_endings(releases.values())),
        sizes=read_sizes(folder),
        platform=read_platform(folder),
        runtimes=read_runtimes(folder),
        lines=read_lines(folder),
        errors=read_errors(folder),
        migration=read_migration(folder),
        changes=read_changes(folder),
        digest=_digest(folder),
    )
    for place, found in citations(facts):
        for source in found:
            if source not in sources:
                raise FactError(f"{place}: sources: {source!r} is not in sources.toml")
    for place, dispute in dispute_citations(facts):
        if dispute not in disputes:
            raise FactError(f"{place}: {dispute!r} is not in disputes.toml")
    _check_images(facts)
    return facts


def _digest(folder: Path) -> str:
    found = hashlib.sha256()
    for file in sorted(folder.rglob("*.toml")):
        found.update(file.relative_to(folder).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return found.hexdigest()[:16]


def citations(facts: Facts) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every place in the facts with the ids of the sources that it cites."""
    platform = facts.platform
    for change in facts.changes:
        yield f"changes.toml: {change.id}", change.sources
    for slug, release in facts.releases.items():
        yield f"releases/{slug}.toml", release.sources
    for row in facts.support.values():
        yield f"releases: row {row.host}, {row.image}", row.sources
    for name, dispute in facts.disputes.items():
        for position in dispute.positions:
            yield f"disputes.toml: {name}", position.sources
    for family in facts.families.values():
        yield f"families.toml: {family.slug}", family.sources
        for tag in family.unpublished:
            yield f"families.toml: {family.slug}.unpublished: {tag.tag}", tag.sources
    for file, entries in (
        ("capabilities.toml", facts.capabilities),
        ("features.toml", facts.features),
        ("frameworks.toml", facts.frameworks),
        ("sizes.toml", facts.sizes),
        ("errors.toml", facts.errors),
        ("lines.toml", facts.lines),
        ("kubernetes.toml: pause_images", platform.pause_images),
        ("platform.toml, kubernetes.toml or single/: facts", platform.facts),
    ):
        for name, entry in entries.items():
            yield f"{file}: {name}", entry.sources
    for versions in facts.runtimes.values():
        for runtime in versions.values():
            yield f'runtimes.toml: {runtime.family}."{runtime.version}"', runtime.sources
    for name in (
        "revision_must_match",
        "revision_free",
        "stable_abi",
        "docker_engine",
        "client_hosts",
        "hyperv_needs",
    ):
        yield f"platform.toml: {name}", getattr(platform, name).sources
    yield "platform.toml: february_2020", platform.february_2020_sources
    yield "kubernetes.toml: process_only", platform.process_only_sources
    yield from facts.migration.citations()
    for orchestrator, nodes in platform.nodes.items():
        for slug, node in nodes.items():
            yield f"kubernetes.toml: nodes.{orchestrator}.{slug}", node.sources


def dispute_citations(facts: Facts) -> Iterator[tuple[str, str]]:
    """Every place in the facts with the id of a dispute that it cites."""
    for slug, release in facts.releases.items():
        for dispute in release.disputes:
            yield f"releases/{slug}.toml: disputes", dispute
    for row in facts.support.values():
        if row.dispute:
            yield f"releases: row {row.host}, {row.image}: dispute", row.dispute
    rules = (facts.platform.revision_must_match, facts.platform.revision_free, facts.platform.stable_abi)
    for entries in (
        facts.capabilities,
        facts.features,
        facts.frameworks,
        facts.platform.facts,
        facts.migration.targets,
        {r.id: r for r in rules},
    ):
        for name, entry in entries.items():
            if entry.dispute:
                yield f"{name}: dispute", entry.dispute


def _check_releases(releases: dict[str, Release], tables: dict[str, Table]) -> None:
    _unique(tables, ((slug, "build", f"{r.kind} {r.build}") for slug, r in releases.items()))
    _unique(tables, ((slug, "image.key", r.image_key) for slug, r in releases.items() if r.image_key))
    _unique(tables, ((slug, "aliases", name) for slug, r in releases.items() for name in set(names_of(r))))
    tags = (
        (slug, "image.tags", f"{family}:{tag.lower()}")
        for slug, r in releases.items()
        for family, own in r.tags.items()
        for tag in own
    )
    _unique(tables, tags)


def _unique(tables: dict[str, Table], names: Iterable[tuple[str, str, str]]) -> None:
    owners: dict[str, str] = {}
    for slug, key, name in names:
        if name in owners:
            raise tables[slug].error(key, f"{name} is that of {owners[name]} too")
        owners[name] = slug


def _check_rows(releases: dict[str, Release], rows: Rows) -> None:
    images = {r.image_key: r for r in releases.values() if r.image_key}
    for (host, image), (support, table) in rows.items():
        if host not in releases or not releases[host].is_host:
            raise table.error("", f"{host} is no host")
        if image not in images:
            raise table.error("", f"{image} is no image key")
        if support.modes and images[image].build > releases[host].build:
            raise table.error(
                "modes", f"build {images[image].build} is newer than the host's {releases[host].build}"
            )
    for host, release in releases.items():
        missing = [image for image in images if (host, image) not in rows] if release.is_host else []
        if missing:
            raise FactError(f"releases/{host}.toml: support_as_host: rows are missing: {', '.join(missing)}")


def _check_images(facts: Facts) -> None:
    keys = {r.image_key for r in facts.image_releases()}
    for family in facts.families.values():
        for name in ("first_image", "last_image"):
            if (key := getattr(family, name)) and key not in keys:
                raise FactError(f"families.toml: {family.slug}.{name}: {key} is no image key")
    for build in facts.platform.february_2020:
        if facts.by_build(build) is None:
            raise FactError(
                f"platform.toml: february_2020.first_revisions.{build}: no release has this build"
            )
    for orchestrator, nodes in facts.platform.nodes.items():
        for slug in nodes:
            if slug not in facts.releases:
                raise FactError(f"kubernetes.toml: nodes.{orchestrator}.{slug}: is no release")
