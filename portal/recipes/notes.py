"""What the builder says beside a choice: what follows from it, and what the rules find in the result."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from portal.recipes.choices import Choices
from portal.recipes.extras import EXTRAS
from portal.recipes.kind import BARE_BASES, BASES, user_name
from portal.recipes.note import Note

LOW_PORTS = 1024


def notes(choices: Choices, day: datetime.date) -> tuple[Note, ...]:
    """Every remark on these choices that no rule makes, because it is about the recipe and not about the file."""
    return tuple(_notes(choices, day))


def _notes(choices: Choices, day: datetime.date) -> Iterator[Note]:
    runtime, kind = choices.runtime, choices.kind
    # Of retired .NET images a rule speaks, which knows their tags.
    if runtime.ended(day) and runtime.ends and not runtime.family.startswith("dotnet"):
        yield Note(
            "version",
            f"Support of {runtime.name} ended on {_day(runtime.ends)}",
            "It gets no fixes any more.",
            "warning",
            runtime.sources[:1],
        )
    if kind.slug == "aspnet-framework-35":
        yield Note(
            "kind",
            "No image of .NET Framework 3.5 is supported any more",
            "They were removed on 14 Oct 2025. The feature itself is serviced with Windows, so the file adds it. "
            "Many 3.5 sites also run on 4.8.",
            "warning",
            ("netfx-install-netfx3",),
        )
    if kind.slug == "node" and choices.os == "windows":
        yield Note(
            "version",
            f"Nobody rebuilds Node.js {runtime.release} for you",
            "No image is published for Windows, so a later release needs two new ARG lines and a new build. "
            "Packages with binary parts have to come prebuilt: the build stage has no compiler.",
            "info",
            runtime.sources[1:],
        )
    yield from kind.notes(choices)
    yield from _network(choices)
    yield from _linux(choices)
    for name, value in choices.more.items():
        if name in EXTRAS:
            yield from EXTRAS[name].notes(choices, value)


def _network(choices: Choices) -> Iterator[Note]:
    if choices.health and choices.orchestrator in ("kubernetes", "aks"):
        yield Note(
            "health", "No HEALTHCHECK in the file", "Kubernetes ignores it. The manifest has probes instead."
        )
    if choices.health and choices.orchestrator == "containerd":
        yield Note("health", "No HEALTHCHECK in the file", "containerd does not run it; only Docker does.")
    if choices.health and choices.orchestrator == "docker" and choices.base in BARE_BASES:
        yield Note(
            "health",
            "No HEALTHCHECK in the file",
            f"{BASES[choices.base][0]} has no shell and no program that could ask for {choices.health}. "
            "Ask from outside, or choose a base image with a shell.",
            "warning",
        )
    unprivileged = choices.os == "linux" and choices.user == "unprivileged" and 0 < choices.port < LOW_PORTS
    if unprivileged and choices.orchestrator != "docker":
        name = user_name(choices.kind, choices.os, choices.user)
        yield Note(
            "port",
            f"Port {choices.port} may be refused to the user {name}",
            f"Below {LOW_PORTS} Linux asks for a right that only root has by default. Docker lifts that, others may not.",
            "warning",
        )


def _linux(choices: Choices) -> Iterator[Note]:
    if choices.base == "alpine" and choices.kind.family == "dotnet":
        yield Note(
            "base",
            "No ICU on Alpine",
            ".NET runs in invariant mode: no cultures, so dates and sorting follow one.",
        )
    if choices.base == "alpine" and choices.kind.slug == "node":
        yield Note(
            "base",
            "musl instead of glibc",
            "Packages with binary parts need a build for musl, or they are compiled.",
        )


def _day(day: datetime.date) -> str:
    return f"{day.day} {day:%b %Y}"
