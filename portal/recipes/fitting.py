"""Which image goes with which choices, and why some choices do not go together."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace

from portal import facts
from portal.facts import Facts, Release
from portal.placement import Placement
from portal.recipes.choices import Choices
from portal.recipes.kinds import BASES, WINDOWS_BASES
from portal.recipes.offers import labels, with_
from portal.rules import Report, Verdict, check

REPOSITORIES = {
    "aspnet-framework-48": "mcr.microsoft.com/dotnet/framework/aspnet",
    "aspnet-framework-35": "mcr.microsoft.com/windows/servercore/iis",
    "static-iis": "mcr.microsoft.com/windows/servercore/iis",
    "dotnet-web": "mcr.microsoft.com/dotnet/aspnet",
    "dotnet-worker": "mcr.microsoft.com/dotnet/runtime",
}
NO_FRAMEWORK = {
    "aspnet-framework-48": "Has no .NET Framework and no IIS, so this app cannot start on it.",
    "aspnet-framework-35": "Has no .NET Framework and no IIS, so this app cannot start on it.",
    "static-iis": "Has no IIS since 2016, so it cannot serve the pages.",
}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why choices do not go together: the fields that could give way, a sentence, and ways out as changed fields."""

    fields: tuple[str, ...]
    message: str
    ways_out: tuple[tuple[str, dict[str, str]], ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """The image that the container runs from, on which Windows release ("" on Linux), and what the engine says of it."""

    reference: str
    tag: str
    key: str
    report: Report


def reference(choices: Choices, tag: str) -> str:
    """The final image for a tag."""
    if choices.kind.slug == "node":
        return f"mcr.microsoft.com/windows/{choices.base}:{tag}" if choices.os == "windows" else f"node:{tag}"
    return f"{REPOSITORIES[choices.kind.slug]}:{tag}"


@dataclass(slots=True)
class _Kept:
    """What was found for choices while one set of facts was current: a form asks for dozens at a time."""

    known: Facts | None = None
    found: dict[tuple[object, ...], Fit | Obstacle] = field(default_factory=dict)


_kept = _Kept()
MOST_KEPT = 5000


def fit(choices: Choices, day: datetime.date) -> Fit | Obstacle:
    """The newest published image that the engine lets run on the host as chosen, or what is in the way."""
    global _kept
    known, kept = facts.current(), _kept
    if kept.known is not known or len(kept.found) > MOST_KEPT:
        kept = _kept = _Kept(known)
    key = (
        choices.kind.slug,
        choices.runtime.version,
        choices.host,
        choices.isolation,
        choices.orchestrator,
        choices.base,
        day,
    )
    if key not in kept.found:
        kept.found[key] = _fit(choices, day)
    return kept.found[key]


def _fit(choices: Choices, day: datetime.date) -> Fit | Obstacle:
    if obstacle := _kind_and_base(choices):
        return obstacle
    if choices.os == "linux":
        tag = choices.runtime.tags[choices.base]["linux"]
        return Fit(reference(choices, tag), tag, "", check(_placement(choices, tag, day)))
    blocked: list[tuple[str, Report]] = []
    unknown: Fit | None = None
    for key, tag in choices.runtime.tags.get(choices.base, {}).items():
        report = check(_placement(choices, tag, day))
        if report.verdict is Verdict.BLOCKED:
            blocked.append((key, report))
        elif report.verdict is Verdict.UNKNOWN:
            unknown = unknown or Fit(reference(choices, tag), tag, key, report)
        else:
            return Fit(reference(choices, tag), tag, key, report)
    return unknown or _blocked(choices, blocked)


def _placement(choices: Choices, tag: str, day: datetime.date) -> Placement:
    return Placement.of(
        host=choices.host,
        image=reference(choices, tag),
        isolation=choices.isolation if choices.os == "windows" else "default",
        orchestrator=choices.orchestrator,
        as_of=day,
    )


def _kind_and_base(choices: Choices) -> Obstacle | None:
    kind = choices.kind
    if choices.os == "linux" and not kind.linux:
        what = "IIS" if kind.family == "iis" else ".NET Framework and IIS"
        return Obstacle(("host", "kind"), f"Needs {what}, which no Linux host has.")
    if choices.base in (kind.linux if choices.os == "linux" else kind.windows):
        return None
    if choices.base == "nanoserver":
        return Obstacle(("base",), NO_FRAMEWORK.get(kind.slug, "Is a Windows image; the host is Linux."))
    if choices.base == "server":
        return Obstacle(
            ("base",), "No image of this runtime is published on it; you would install everything yourself."
        )
    name = BASES.get(choices.base, (choices.base, ""))[0]
    return Obstacle(
        ("base",), f"{name} is for {'Windows' if choices.base in WINDOWS_BASES else 'Linux'} hosts."
    )


def _blocked(choices: Choices, blocked: list[tuple[str, Report]]) -> Obstacle:
    host = facts.current().releases[choices.host]
    images = [(facts.current().image_release(key), report) for key, report in blocked]
    older = [(image, report) for image, report in images if image and image.build <= host.build]
    if not older:
        return _no_image(choices, host)
    error = next(o for _, report in older[:1] for o in report.errors)
    where = {"image": ("host", "isolation"), "host": ("host", "orchestrator")}.get(
        error.where, ("isolation", "orchestrator")
    )
    return Obstacle(where, error.message)


def _no_image(choices: Choices, host: Release) -> Obstacle:
    base = BASES[choices.base][0]
    oldest = facts.current().image_release(choices.runtime.releases(choices.base)[-1])
    message = (
        f"{choices.runtime.name} has no {base} image for {host.name}: the oldest one is for "
        f"{oldest.name if oldest else 'a newer release'}, and a host refuses images newer than itself."
    )
    fields = ("host",) if choices.kind.versions else ("version", "host")
    return Obstacle(fields, message)


def with_ways_out(obstacle: Obstacle, choices: Choices, day: datetime.date) -> Obstacle:
    """The obstacle with changes of one field that make it work, at most one for each field."""
    found: list[tuple[str, dict[str, str]]] = []
    for name in obstacle.fields:
        for value, label in labels(choices, name, day).items():
            changed = with_(choices, **{name: value})
            if changed != choices and isinstance(fit(changed, day), Fit):
                found.append((f"Choose {label}{_remark(changed, name, day)}", {name: value}))
                break
    return replace(obstacle, ways_out=tuple(found))


def _remark(changed: Choices, field: str, day: datetime.date) -> str:
    ended = field == "version" and changed.runtime.ended(day)
    return " (no longer supported)" if ended else ""
