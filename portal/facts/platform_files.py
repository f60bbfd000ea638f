"""Read platform.toml and kubernetes.toml: the numbers and lists behind the rules."""

from __future__ import annotations

import datetime
from pathlib import Path

from portal.facts.platform import (
    TIMELINES,
    BuildRule,
    ClientHosts,
    DockerEngine,
    EarlierPauseImage,
    Fact,
    HypervNeeds,
    Node,
    PauseImage,
    Platform,
)
from portal.facts.reading import Table


def read_platform(folder: Path) -> Platform:
    """Everything that rules read besides releases and the support table."""
    file = Table.of_file(folder, "platform.toml")
    cluster = Table.of_file(folder, "kubernetes.toml")
    checked, cluster_checked = file.checked(), cluster.checked()
    february = file.table("february_2020")
    process_only = cluster.table("process_only")
    platform = Platform(
        revision_must_match=_build_rule(file, "revision_must_match", checked),
        revision_free=_build_rule(file, "revision_free", checked),
        stable_abi=_build_rule(file, "stable_abi", checked),
        february_2020=_revisions(february.table("first_revisions")),
        february_2020_sources=february.sources(),
        docker_engine=_engine(file.table("docker_engine"), checked),
        client_hosts=_clients(file.table("client_hosts"), checked),
        hyperv_needs=_hyperv(file.table("hyperv_needs"), checked),
        process_only=process_only.texts("orchestrators"),
        process_only_sources=process_only.sources(),
        nodes=_nodes(cluster.table("nodes"), cluster_checked),
        pause_images=_pause_images(cluster.table("pause_images"), cluster_checked),
        facts=_facts(file.table("facts"), checked)
        | _facts(cluster.table("facts"), cluster_checked)
        | _singles(folder),
    )
    for table in (file, cluster, february, process_only):
        table.done()
    return platform


def _build_rule(file: Table, name: str, checked: datetime.date) -> BuildRule:
    table = file.table(name)
    rule = BuildRule(
        id=name,
        build=table.number("build"),
        says=table.text("says"),
        dispute=table.text("dispute", ""),
        sources=table.sources(),
        checked=table.checked(checked),
    )
    table.done()
    return rule


def _revisions(table: Table) -> dict[int, int]:
    found = {}
    for build in table:
        if not build.isdigit():
            raise table.error(build, "must be a build, such as 17763")
        found[int(build)] = table.number(build)
    return found


def _engine(table: Table, checked: datetime.date) -> DockerEngine:
    engine = DockerEngine(
        version=table.text("version"),
        build=table.number("build"),
        last_older=table.text("last_older"),
        older_build=table.number("older_build"),
        sources=table.sources(),
        checked=table.checked(checked),
    )
    table.done()
    return engine


def _clients(table: Table, checked: datetime.date) -> ClientHosts:
    clients = ClientHosts(
        editions=table.texts("editions"),
        without=table.texts("without"),
        process_build=table.number("process_build"),
        process_engine=table.text("process_engine"),
        production=table.flag("production"),
        sources=table.sources(),
        checked=table.checked(checked),
    )
    table.done()
    return clients


def _hyperv(table: Table, checked: datetime.date) -> HypervNeeds:
    needs = HypervNeeds(
        nested_memory_gb=table.number("nested_memory_gb"),
        nested_processors=table.number("nested_processors"),
        standard_containers=table.number("standard_containers"),
        uvm_memory_mb=table.number("uvm_memory_mb"),
        uvm_processors=table.number("uvm_processors"),
        note=table.text("note", ""),
        sources=table.sources(),
        checked=table.checked(checked),
    )
    table.done()
    return needs


def _nodes(table: Table, checked: datetime.date) -> dict[str, dict[str, Node]]:
    found: dict[str, dict[str, Node]] = {}
    for orchestrator, releases in table.tables():
        found[orchestrator] = {}
        for slug, row in releases.tables():
            found[orchestrator][slug] = Node(
                release=slug,
                sku=row.text("sku", ""),
                since=row.maybe_day("since"),
                preview_until=row.maybe_day("preview_until"),
                until=row.maybe_day("until"),
                images_until=row.maybe_day("images_until"),
                note=row.text("note", ""),
                sources=row.sources(),
                checked=row.checked(checked),
            )
            row.done()
        releases.done()
    table.done()
    return found


def _pause_images(table: Table, checked: datetime.date) -> dict[str, PauseImage]:
    found = {}
    for name, row in table.tables():
        found[name] = PauseImage(
            id=name,
            image=row.text("image"),
            used_by=row.text("used_by"),
            builds=_builds(row),
            note=row.text("note", ""),
            earlier=tuple(_earlier(each) for each in row.rows("earlier")),
            sources=row.sources(),
            checked=row.checked(checked),
        )
        row.done()
    table.done()
    if "containerd" not in found:
        raise table.error("containerd", "is missing")
    return found


def _builds(row: Table) -> tuple[int, ...]:
    builds = row.texts("builds", ())
    for build in builds:
        if not build.isdigit():
            raise row.error("builds", f"must hold builds, not {build!r}")
    return tuple(int(build) for build in builds)


def _earlier(row: Table) -> EarlierPauseImage:
    earlier = EarlierPauseImage(until=row.day("until"), image=row.text("image"), builds=_builds(row))
    row.done()
    return earlier


def _singles(folder: Path) -> dict[str, Fact]:
    """The single facts of `single/*.toml`: one file a subject, for what lessons state and no rule asks."""
    found: dict[str, Fact] = {}
    for path in sorted((folder / "single").glob("*.toml")):
        file = Table.of_file(folder, f"single/{path.name}")
        for name, fact in _facts(file.table("facts"), file.checked()).items():
            if name in found:
                raise file.error(f"facts.{name}", "is in another file of single/ too")
            found[name] = fact
        file.done()
    return found


def _facts(table: Table, checked: datetime.date) -> dict[str, Fact]:
    found = {}
    for name, row in table.tables():
        found[name] = Fact(
            id=name,
            value=row.value("value"),
            says=row.text("says"),
            timeline=_timeline(row),
            dispute=row.text("dispute", ""),
            sources=row.sources(),
            checked=row.checked(checked),
        )
        row.done()
    table.done()
    return found


def _timeline(row: Table) -> str:
    """The subject of a fact that is a day in history."""
    subject = row.word("timeline", TIMELINES, "")
    if subject:
        try:
            datetime.date.fromisoformat(str(row.value("value")))
        except ValueError:
            raise row.error(
                "timeline", "only a value that is a day, such as 2016-10-12, has a place there"
            ) from None
    return subject
