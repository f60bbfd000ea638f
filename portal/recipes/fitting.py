"""Which image goes with which choices, why not a smaller one, and why some choices do not go together."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace

from portal import facts
from portal.facts import Facts, Release
from portal.placement import Placement
from portal.recipes.choices import Choices
from portal.recipes.extras import EXTRAS
from portal.recipes.kind import AUTO, BASES, WINDOWS_BASES
from portal.recipes.offers import bases, labels, with_
from portal.rules import Outcome, Report, Verdict, check


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why choices do not go together: the fields that could give way, a sentence, and ways out as changed fields."""

    fields: tuple[str, ...]
    message: str
    ways_out: tuple[tuple[str, dict[str, str]], ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """
    The image that the container runs from, on which Windows release ("" on Linux), and what the engine says of it.

    `base` is the base image in use. `smaller` has each smaller base image that was weighed, with why it was not taken,
    `larger` each other one that would do as well.
    """

    reference: str
    tag: str
    key: str
    report: Report
    base: str = ""
    smaller: tuple[tuple[str, str], ...] = ()
    larger: tuple[str, ...] = ()

    @property
    def builds(self) -> str:
        """How the image's build goes with the host's, as a sentence; "" on Linux."""
        image, host = self.report.subject.image, self.report.subject.host
        if not image.build or not host.build:
            return ""
        if image.build == host.build:
            return f"The build of the tag equals the host's: {host.build}."
        return f"Build {image.build} is the newest one that this host starts this way."


@dataclass(slots=True)
class _Kept:
    """What was found for choices while one set of facts was current: a form asks for dozens at a time."""

    known: Facts | None = None
    found: dict[tuple[object, ...], Fit | Obstacle] = field(default_factory=dict)


_kept = _Kept()
MOST_KEPT = 5000


def fit(choices: Choices, day: datetime.date) -> Fit | Obstacle:
    """The image that the engine lets run on the host as chosen, or what is in the way of every one."""
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
        choices.asked_base,
        choices.needs,
        choices.get("gmsa"),
        tuple(name for name in choices.more if name in EXTRAS and EXTRAS[name].rules_out),
        day,
    )
    if key not in kept.found:
        kept.found[key] = _fit(choices, day)
    found = kept.found[key]
    digest = choices.get("digest")
    if isinstance(found, Fit) and digest:
        return replace(found, reference=f"{found.reference}@{digest}")
    return found


def _fit(choices: Choices, day: datetime.date) -> Fit | Obstacle:
    if obstacle := _system(choices):
        return obstacle
    possible = bases(choices.kind, choices.host)
    wanted = possible if choices.asked_base == AUTO else (choices.asked_base,)
    passed: list[tuple[str, str]] = []
    first: Obstacle | None = None
    for base in wanted:
        found = _on_base(replace(choices, base=base), day)
        if isinstance(found, Fit):
            smaller = _smaller(choices, base, dict(passed), day)
            others = [each for each in possible if each != base and each not in dict(passed)]
            larger = tuple(
                each for each in others if isinstance(_on_base(replace(choices, base=each), day), Fit)
            )
            return replace(found, base=base, smaller=smaller, larger=larger)
        # That an image exists and is refused says more than that another one does not exist.
        if first is None or ("isolation" in found.fields and "isolation" not in first.fields):
            first = found
        passed.append((base, found.message))
    if first is None:
        return Obstacle(("base",), "No base image is known for this application.")
    return first


def _system(choices: Choices) -> Obstacle | None:
    kind = choices.kind
    if choices.os == "linux" and not kind.linux:
        what = "IIS" if "netfx" not in kind.needs else ".NET Framework and IIS"
        what = what if "iis" in kind.needs else ".NET Framework" if "netfx" in kind.needs else "Windows"
        return Obstacle(("host", "kind"), f"Needs {what}, which no Linux host has.")
    if choices.os == "windows" and not kind.windows:
        return Obstacle(("host", "kind"), "Needs Linux, which no Windows container has.")
    if choices.asked_base == AUTO or choices.asked_base in bases(kind, choices.host):
        return None
    return Obstacle(("base",), why_not(choices, choices.asked_base))


def why_not(choices: Choices, base: str) -> str:
    """Why a base image that this kind has no image on is not available."""
    name = BASES.get(base, (base, ""))[0]
    if (base in WINDOWS_BASES) != (choices.os == "windows"):
        return f"{name} is for {'Windows' if base in WINDOWS_BASES else 'Linux'} hosts."
    if base in WINDOWS_BASES and (lacks := _lacks(choices, base)):
        return lacks
    return "No image of this runtime is published on it; you would install everything yourself."


def _lacks(choices: Choices, base: str) -> str:
    """What the engine says that a Windows base image lacks for these choices, "" if it lacks nothing."""
    release = facts.current().releases.get(choices.host)
    fitting = [r for r in facts.current().image_releases() if release and r.build <= release.build]
    needs = (*choices.kind.needs, *choices.needs)
    for image in sorted(fitting, key=lambda r: -r.build):
        if base in image.tags and needs:
            reference = f"mcr.microsoft.com/windows/{base}:{image.tags[base][0]}"
            report = check(_placement(choices, reference, image.released, needs))
            return " ".join(dict.fromkeys(o.message for o in report.errors if o.where == "needs"))
    return ""


def _smaller(
    choices: Choices, base: str, passed: dict[str, str], day: datetime.date
) -> tuple[tuple[str, str], ...]:
    """Each base image smaller than the one taken, with the reason that it was not."""
    if base not in WINDOWS_BASES:
        return tuple(passed.items())
    found: dict[str, str] = {}
    for each in WINDOWS_BASES[: WINDOWS_BASES.index(base)]:
        if each in passed:
            found[each] = passed[each]
        elif each not in choices.kind.windows:
            if lacks := _lacks(choices, each):
                found[each] = lacks
        elif choices.asked_base != AUTO:
            found[each] = "Would do as well. You chose the larger one."
    return tuple(found.items())


def _ruled_out(choices: Choices) -> Obstacle | None:
    for name in choices.more:
        if name in EXTRAS and choices.base in EXTRAS[name].rules_out:
            return Obstacle(("base", name), EXTRAS[name].rules_out[choices.base])
    return None


def _on_base(choices: Choices, day: datetime.date) -> Fit | Obstacle:
    if obstacle := _ruled_out(choices):
        return obstacle
    brought = choices.kind.brings
    needs = tuple(need for need in (*choices.kind.needs, *choices.needs) if need not in brought)
    blocked: list[tuple[str, Report]] = []
    unknown: Fit | None = None
    for key, tag in choices.runtime.tags.get(choices.base, {}).items():
        reference = choices.kind.image(choices.base, tag)
        report = check(_placement(choices, reference, day, needs))
        made = Fit(reference, tag, "" if key == "linux" else key, report)
        if report.verdict is Verdict.BLOCKED and choices.os == "windows":
            blocked.append((key, report))
        elif report.verdict is Verdict.UNKNOWN and choices.os == "windows":
            unknown = unknown or made
        else:
            return made
    return unknown or _blocked(choices, blocked)


def _placement(choices: Choices, image: str, day: datetime.date, needs: tuple[str, ...]) -> Placement:
    windows = choices.os == "windows"
    return Placement.of(
        host=choices.host,
        image=image,
        isolation=choices.isolation if windows else "default",
        orchestrator=choices.orchestrator,
        as_of=day,
        needs=list(needs) if windows else [],
        gmsa=choices.get("gmsa") or "",
        gpu="directx" if windows and "directx" in choices.kind.needs else "",
    )


def _blocked(choices: Choices, blocked: list[tuple[str, Report]]) -> Obstacle:
    if choices.os == "linux":
        name = BASES[choices.base][0]
        return Obstacle(("base", "version"), f"{choices.runtime.name} has no {name} image.")
    host = facts.current().releases[choices.host]
    images = [(facts.current().image_release(key), report) for key, report in blocked]
    older = [(image, report) for image, report in images if image and image.build <= host.build]
    if not older:
        return _no_image(choices, host)
    error = next(o for _, report in older[:1] for o in report.errors)
    return Obstacle(_give_way(choices, error), error.message)


def _give_way(choices: Choices, error: Outcome) -> tuple[str, ...]:
    if error.where == "needs":
        asking = [name for name in choices.more if name in EXTRAS and EXTRAS[name].needs(choices.more[name])]
        return ("base", *asking)
    if error.where == "gmsa":
        return ("gmsa", "isolation", "host")
    return {"image": ("host", "isolation"), "host": ("host", "orchestrator")}.get(
        error.where, ("isolation", "orchestrator")
    )


def _no_image(choices: Choices, host: Release) -> Obstacle:
    base = BASES[choices.base][0]
    known = choices.runtime.releases(choices.base)
    oldest = facts.current().image_release(known[-1]) if known else None
    message = f"{choices.runtime.name} has no {base} image" + (
        f" for {host.name}: the oldest one is for {oldest.name}, and a host refuses images newer than itself."
        if oldest
        else "."
    )
    fields = ("host",) if choices.kind.versions else ("version", "host")
    return Obstacle(fields, message)


def with_ways_out(obstacle: Obstacle, choices: Choices, day: datetime.date) -> Obstacle:
    """The obstacle with changes of one field that make it work, at most one for each field."""
    found: list[tuple[str, dict[str, str]]] = []
    for name in obstacle.fields:
        if name in EXTRAS:
            changed = with_(choices, **{name: ""})
            if isinstance(fit(changed, day), Fit):
                found.append((f"Leave out {EXTRAS[name].field.label}", {name: ""}))
            continue
        for value, label in labels(choices, name, day).items():
            changed = with_(choices, **{name: value})
            if changed != choices and isinstance(fit(changed, day), Fit):
                found.append((f"Choose {label}{_remark(changed, name, day)}", {name: value}))
                break
    return replace(obstacle, ways_out=tuple(found))


def _remark(changed: Choices, field: str, day: datetime.date) -> str:
    ended = field == "version" and changed.runtime.ended(day)
    return " (no longer supported)" if ended else ""
