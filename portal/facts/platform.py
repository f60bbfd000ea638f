"""Numbers and lists that rules read: which builds, engines, nodes and machines a rule speaks about."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

TIMELINES = ("windows", "docker", "kubernetes", "azure")


@dataclass(frozen=True, slots=True)
class BuildRule:
    """A rule that holds for one build, or from that build on."""

    id: str
    build: int
    says: str
    dispute: str
    sources: tuple[str, ...]
    checked: datetime.date


@dataclass(frozen=True, slots=True)
class DockerEngine:
    """From engine `version` on, the daemon refuses to start on a host below `build`; `last_older` still does."""

    version: str
    build: int
    last_older: str
    older_build: int
    sources: tuple[str, ...]
    checked: datetime.date


@dataclass(frozen=True, slots=True)
class ClientHosts:
    """
    Windows 10 and 11 as hosts. `editions` can run containers, `without` cannot; asking for process isolation
    takes `process_build` and `process_engine` at least; containers are licensed for development and test.
    """

    editions: tuple[str, ...]
    without: tuple[str, ...]
    process_build: int
    process_engine: str
    production: bool
    sources: tuple[str, ...]
    checked: datetime.date


@dataclass(frozen=True, slots=True)
class HypervNeeds:
    """
    What Hyper-V isolation needs of a host that is itself a virtual machine (GB, virtual processors), and how
    many containers a Standard licence covers in this mode (Datacenter: any number).
    """

    nested_memory_gb: int
    nested_processors: int
    standard_containers: int
    uvm_memory_mb: int
    uvm_processors: int
    note: str
    sources: tuple[str, ...]
    checked: datetime.date


@dataclass(frozen=True, slots=True)
class EarlierPauseImage:
    """A pause image that was the default before the day `until`, with its Windows builds."""

    until: datetime.date
    image: str
    builds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PauseImage:
    """
    A pause (sandbox) image. `builds` are the Windows builds that it is known to have a variant for, empty if
    no source lists them; `earlier` are those that stood in its place before, the oldest first.
    """

    id: str
    image: str
    used_by: str
    builds: tuple[int, ...]
    note: str
    earlier: tuple[EarlierPauseImage, ...]
    sources: tuple[str, ...]
    checked: datetime.date

    def on(self, day: datetime.date) -> PauseImage | EarlierPauseImage:
        """The image that stood in this place on that day."""
        return next((each for each in self.earlier if day < each.until), self)


@dataclass(frozen=True, slots=True)
class Node:
    """
    A release that an orchestrator takes as node: from `since` on, as a preview before `preview_until`, and until the
    day on which it no longer supports it or has no node image.
    """

    release: str
    sku: str
    since: datetime.date | None
    preview_until: datetime.date | None
    until: datetime.date | None
    images_until: datetime.date | None
    note: str
    sources: tuple[str, ...]
    checked: datetime.date

    def is_taken_on(self, day: datetime.date) -> bool:
        """Whether the orchestrator takes it by that day, be it as a preview."""
        return self.since is None or self.since <= day

    def is_preview_on(self, day: datetime.date) -> bool:
        """Whether it is a preview on that day."""
        return self.is_taken_on(day) and self.preview_until is not None and day < self.preview_until

    def is_over_on(self, day: datetime.date) -> bool:
        """Whether the orchestrator no longer supports it on that day."""
        return self.until is not None and self.until <= day


@dataclass(frozen=True, slots=True)
class Fact:
    """
    A single number, text or yes and no that has an id of its own.

    `timeline` is the subject under which a day stands on the timeline of the figures; "" for all other facts.
    """

    id: str
    value: int | str | bool
    says: str
    timeline: str
    dispute: str
    sources: tuple[str, ...]
    checked: datetime.date


@dataclass(frozen=True, slots=True)
class Platform:
    """
    What rules read besides releases and the support table.

    `february_2020` has, for each build of that time, the first revision with the update of 11 Feb 2020;
    `nodes` has, for each orchestrator with a list of its own, the releases that it takes.
    """

    revision_must_match: BuildRule
    revision_free: BuildRule
    stable_abi: BuildRule
    february_2020: Mapping[int, int]
    february_2020_sources: tuple[str, ...]
    docker_engine: DockerEngine
    client_hosts: ClientHosts
    hyperv_needs: HypervNeeds
    process_only: tuple[str, ...]
    process_only_sources: tuple[str, ...]
    nodes: Mapping[str, Mapping[str, Node]]
    pause_images: Mapping[str, PauseImage]
    facts: Mapping[str, Fact]

    @property
    def pause_image(self) -> str:
        """The pause image that containerd takes when its configuration names none."""
        return self.pause_images["containerd"].image
