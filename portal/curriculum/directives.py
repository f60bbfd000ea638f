"""What a directive asks the rules, as plain values for a template."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from portal import facts
from portal.curriculum import attributes
from portal.curriculum.blocks import Fence, Shells
from portal.curriculum.claims import deciding, telling_sources
from portal.curriculum.figures.built import BUILT
from portal.facts import Release
from portal.items.words import headline, symbol
from portal.placement import ISOLATIONS, ORCHESTRATORS, Placement, Unreadable
from portal.rules import Report, Severity, Stage, Verdict, check

type Numbered = Callable[[tuple[str, ...]], list[int]]

STATES = {
    "vm": "Virtual machine",
    "lx": "Linux container",
    "wp": "Windows, process isolation",
    "hv": "Windows, Hyper-V isolation",
    "kt": "Kata container",
}
SHELLS = {"bash": "Bash", "powershell": "PowerShell", "cmd": "cmd"}
NOTES = {"key": "Keep this", "try": "Try it", "warn": "", "then": "Then and now"}


def verdict(values: dict[str, str], numbered: Numbered) -> dict[str, Any]:
    """`::: verdict`: one placement, its report and the reasons that it rests on. Raises ValueError."""
    attributes.only(
        values, ("host", "image", "isolation", "orchestrator", "as_of", "seen"), ("host", "image")
    )
    placement = _placement(**{key: value for key, value in values.items() if key != "seen"})
    report = check(placement)
    reasons = [(o, numbered(o.sources)) for o in _telling(report)]
    words = {
        "symbol": symbol(report),
        "word": headline(report),
        "orchestrator": ORCHESTRATORS[placement.orchestrator],
    }
    found = dict.fromkeys(o.dispute for o in report.outcomes if o.dispute)
    known = [facts.current().disputes[identifier] for identifier in found]
    disputes = [(each, [(side, numbered(side.sources)) for side in each.positions]) for each in known]
    return {"placement": placement, "report": report, "reasons": reasons, "disputes": disputes, **words}


def _telling(report: Report) -> list[Any]:
    """At most three outcomes: those that decide, or for a "yes" the errors that could have been."""
    told = [o for o in report.decisive if o.severity is not Severity.INFO] or list(report.decisive)
    if report.verdict is Verdict.RUNS:
        told = [o for o in told if o.stage is Stage.START] or told
    return told[:3]


def matrix(values: dict[str, str], numbered: Numbered) -> dict[str, Any]:
    """
    `::: matrix`: hosts by images for one isolation mode, or one host's images by modes.

    Raises ValueError for unknown releases and for two modes with more than one host.
    """
    attributes.only(
        values,
        ("hosts", "images", "isolation", "orchestrator", "title", "seen"),
        ("hosts", "images", "title"),
    )
    modes = (values.get("isolation") or "process").split(",")
    if len(modes) > 1 and ("," in values["hosts"] or values["hosts"] == "all"):
        raise ValueError("a matrix with two isolation modes takes one host")
    known = facts.current()
    hosts = _releases(values["hosts"], known.hosts(), known.release, "host")
    images = _releases(values["images"], known.image_releases(), known.image_release, "image")
    orchestrator = values.get("orchestrator", "docker")

    def cell(host: Release, image: Release, mode: str) -> dict[str, Any]:
        placement = _placement(host.slug, image.image_key, mode, orchestrator)
        report = check(placement)
        numbered(telling_sources(report))
        words = {"symbol": symbol(report), "word": headline(report)}
        return {"placement": placement, "report": report, "rule": deciding(report), "mode": mode, **words}

    shared = {"title": values["title"], "modes": [ISOLATIONS[mode] for mode in modes]}
    if len(modes) > 1:
        rows: list[dict[str, Any]] = [
            {"release": image, "cells": [cell(hosts[0], image, mode) for mode in modes]} for image in images
        ]
        result = {**shared, "host": hosts[0], "rows": rows}
    else:
        rows = [
            {"release": host, "cells": [cell(host, image, modes[0]) for image in images]} for host in hosts
        ]
        result = {**shared, "host": None, "images": images, "rows": rows}
    cited = (source for row in rows for each in row["cells"] for source in telling_sources(each["report"]))
    return {**result, "numbers": numbered(tuple(dict.fromkeys(cited)))}


def signals(values: dict[str, str]) -> dict[str, Any]:
    """
    `::: signals`: what may be true of an application, group by group: what ties it to Windows, and what does not.

    Raises ValueError.
    """
    attributes.only(values, ("title", "seen"), ("title",))
    known = facts.current().migration
    rows = [
        {
            "group": group.name,
            "tied": [(s.id, s.name) for s in known.signals.values() if s.group == group.id and s.windows],
            "free": [(s.id, s.name) for s in known.signals.values() if s.group == group.id and not s.windows],
        }
        for group in known.groups.values()
    ]
    ties = sum(signal.windows for signal in known.signals.values())
    return {"title": values["title"], "rows": rows, "ties": ties, "count": len(known.signals)}


def figure(values: dict[str, str]) -> dict[str, Any]:
    """`::: figure`, as far as it needs no file. Raises ValueError."""
    name = values.get("name", "")
    more = ("state", "reach", "states") if name not in BUILT else ("seen",)
    attributes.only(values, ("name", "caption", "sources", *more), ("name", "caption"))
    if name in BUILT:
        return {"stack": False, "built": name, "view": BUILT[name].view()}
    if name != "isolation":
        return {"stack": False, "built": ""}
    wanted = values.get("states", ",".join(STATES)).split(",")
    if unknown := [state for state in (*wanted, values.get("state", wanted[0])) if state not in STATES]:
        raise ValueError(f"unknown state {unknown[0]!r}; known are {', '.join(STATES)}")
    return {
        "stack": True,
        "built": "",
        "start": values.get("state", wanted[0]),
        "states": [(state, STATES[state]) for state in wanted],
        "reach": values.get("reach") == "yes",
    }


def note(values: dict[str, str]) -> dict[str, Any]:
    """`::: note`: its kind and title. Raises ValueError."""
    attributes.only(values, ("kind", "title"), ("kind",))
    kind = values["kind"]
    if kind not in NOTES:
        raise ValueError(f"unknown kind {kind!r}; known are {', '.join(NOTES)}")
    title = values.get("title") or NOTES[kind]
    if not title:
        raise ValueError("a note of kind warn needs a title that says what not to do")
    return {"kind": kind, "title": title}


def _placement(
    host: str, image: str, isolation: str = "default", orchestrator: str = "docker", as_of: str | None = None
) -> Placement:
    try:
        return Placement.of(host, image, isolation, orchestrator, as_of)
    except Unreadable as error:
        raise ValueError(str(error)) from None


def _releases(
    text: str, every: list[Release], find: Callable[[str], Release | None], what: str
) -> list[Release]:
    if text == "all":
        return every
    found = []
    for name in text.split(","):
        release = find(name.strip())
        if release is None or release not in every:
            raise ValueError(f"{name.strip()!r} is no {what} of the support table")
        found.append(release)
    return found


def fences(block: Shells) -> list[Fence]:
    """The code of a block of shells, one fence for each of two shells or more. Raises ValueError."""
    found = [each for each in block.blocks if isinstance(each, Fence)]
    if block.values or len(found) != len(block.blocks):
        raise ValueError("shells holds code fences and nothing else")
    names = [each.language for each in found]
    if len(names) < 2 or len(set(names)) != len(names):
        raise ValueError("shells holds two fences or more, each for another shell")
    return found


def shell(fence: Fence) -> tuple[str, str]:
    """A fence's shell and the shell's name. Raises ValueError."""
    if fence.language not in SHELLS:
        raise ValueError(f"{fence.language} is no shell; known are {', '.join(SHELLS)}")
    return fence.language, SHELLS[fence.language]
