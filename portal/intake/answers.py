"""The engine's answer to a paste: a verdict for each host and image, the cheapest ways out, and what errors add."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any

from portal import placement
from portal.intake.seen import Host, Image, Recognised
from portal.placement import Placement, Unreadable
from portal.placement.combining import image_of
from portal.rules import Fix, Report, State, Verdict, check
from portal.rules.changes import COSTS

MOST_ROWS = 120
# Programs that not every base image has.
_PROGRAMS = ("powershell", "pwsh", "msiexec", "sh", "bash")
_NODES = ("kubernetes", "aks", "containerd")
# The kind of change that another value of each part is.
_KINDS = {"isolation": "setting", "image": "rebuild", "host": "host", "orchestrator": "platform"}


@dataclass(frozen=True, slots=True)
class Row:
    """One pair with the engine's report. `hosts` are the nodes that share it."""

    hosts: tuple[Host, ...]
    image: Image
    report: Report

    @property
    def placement(self) -> Placement:
        """The question behind the verdict."""
        subject: Placement = self.report.subject
        return subject

    @property
    def ways_out(self) -> tuple[Fix, ...]:
        """The fixes that lead to something that starts, the cheapest first."""
        return ways_out(self.report)


@dataclass(frozen=True, slots=True)
class Answer:
    """Every pair, and sentences that errors and verdicts give together."""

    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = ()
    left_out: int = 0

    @property
    def main(self) -> Row | None:
        """The pair to show at large: a blocked one first."""
        order = (Verdict.BLOCKED, Verdict.UNKNOWN, Verdict.LIMITS, Verdict.RUNS)
        first = self.rows[0] if self.rows else None

        def rank(row: Row) -> tuple[bool, bool, int, int]:
            # A cluster has nodes for the other system as well; that they do not take the image is no finding.
            other_system = row.placement.image.os not in ("", row.placement.host.os)
            # What sentences say besides, of other machines and other tries, is not what is asked about.
            asides = (
                not any(host.sure for host in row.hosts) and first is not None and row.hosts != first.hosts
            ) + (not row.image.sure and first is not None and row.image != first.image)
            undecided = not row.image.sure and row.report.verdict is Verdict.UNKNOWN
            return other_system, undecided, asides, order.index(row.report.verdict)

        return min(self.rows, key=rank, default=None)


def answer(recognised: Recognised, day: datetime.date) -> Answer:
    """Ask the engine about every pair of a host and an image that were recognised."""
    rows: list[Row] = []
    groups: dict[tuple[str, str, str], list[Host]] = {}
    for host in recognised.hosts:
        mode = recognised.isolation or host.isolation or "default"
        tool = host.orchestrator or recognised.orchestrator or "docker"
        groups.setdefault((host.text, mode if tool == "docker" else "default", tool), []).append(host)
    pairs = [(key, image) for key in groups for image in recognised.images]
    for key, image in pairs[:MOST_ROWS]:
        text, mode, tool = key
        more = _more(recognised, groups[key][0], image, tool)
        asked = _asked(text, image, mode, tool, day, more) or _asked(text, image, mode, tool, day, {})
        if asked is not None:
            rows.append(Row(tuple(groups[key]), image, check(asked)))
    return Answer(tuple(rows), tuple(_remarks(recognised, rows)), max(0, len(pairs) - MOST_ROWS))


def _asked(
    host: str, image: Image, isolation: str, orchestrator: str, day: datetime.date, more: dict[str, Any]
) -> Placement | None:
    told = {
        "image": image.text,
        "image_os": image.os,
        "image_build": image.build,
        "image_revision": image.revision,
    }
    try:
        read = image_of(told)
    except Unreadable:
        read = None
    try:
        if read is None:
            return Placement.of(host, image.text, isolation, orchestrator, day, **more)
        return Placement.made(placement.Host.parse(host), read, isolation, orchestrator, day, **more)
    except ValueError:
        return None


def _more(recognised: Recognised, host: Host, image: Image, orchestrator: str) -> dict[str, Any]:
    """What else was told: whether a hypervisor runs, the runtime's version, and a command that decides."""
    program = re.split(r"[\\/]", image.command.lower())[-1].removesuffix(".exe")
    told = {
        "command": image.command if program in _PROGRAMS else "",
        "hypervisor": recognised.hypervisor,
        "runtime": host.runtime if host.runtime.startswith(("docker ", "containerd ")) else "",
        "daemon_os": "windows" if recognised.daemon_os == "windows" and orchestrator == "docker" else "",
    }
    return {name: value for name, value in told.items() if value}


def _same_build(row: Row) -> bool:
    """Whether host and image have one build, so that nothing about builds keeps them apart."""
    return row.placement.is_windows and row.placement.host.build == row.placement.image.build is not None


def ways_out(report: Report) -> tuple[Fix, ...]:
    """The fixes of a report whose result starts, by what they change."""
    good = []
    offered: dict[object, Fix] = {}
    # What is only good to know offers other questions, not ways out.
    for outcome in (*report.errors, *report.asking, *report.warnings):
        for fix in outcome.fixes:
            offered.setdefault(fix.to, fix)
    for fix in offered.values():
        if isinstance(fix.to, Placement) and fix.to != report.subject:
            after = check(fix.to)
            if after.verdict in (Verdict.RUNS, Verdict.LIMITS):
                good.append((_cost(report.subject, fix.to), fix))
    return tuple(fix for _, fix in sorted(good, key=lambda pair: pair[0]))


def _cost(before: Placement, after: Placement) -> int:
    return sum(
        COSTS[kind].value for name, kind in _KINDS.items() if getattr(before, name) != getattr(after, name)
    )


def _remarks(recognised: Recognised, rows: list[Row]) -> list[str]:
    ids = {error.known.id for error in recognised.errors}
    remarks = []
    open_rows = [row for row in rows if row.report.verdict in (Verdict.RUNS, Verdict.LIMITS)]
    fitting = [row for row in rows if _same_build(row)]
    if "image-mismatch" in ids and fitting and all(row in fitting or row in open_rows for row in rows):
        nodes = [row for row in fitting if row.placement.orchestrator in _NODES]
        if nodes or "pod-sandbox" in ids:
            node = (nodes or fitting)[0].placement
            remarks.append(
                f"{node.image.name} fits {node.host.name}, so this error is about another image: the pause image of "
                f"the pod's sandbox, which starts first. It too must have an image of build {node.host.build}."
            )
        else:
            remarks.append(
                "This pair fits, so the error is about another image: an older layer of the same tag on this host, "
                "or a base image of a stage. Compare with `docker image inspect` on the host."
            )
    elif "pod-sandbox" in ids and open_rows and "image-mismatch" not in ids:
        remarks.append(
            "The sandbox failed before your image was started, so this verdict is not about that error."
        )
    if recognised.daemon_os == "linux" and any(row.placement.image.os == "windows" for row in rows):
        remarks.append("The engine runs Linux containers: switch it to Windows containers for this image.")
    at_docker = [
        r for r in open_rows if r.placement.orchestrator == "docker" and r.placement.image.os == "windows"
    ]
    if ids & {"newer-than-host", "no-matching-manifest"} and at_docker:
        remarks.append(
            "The tag may have been rebuilt since: pull it anew, and compare with docker manifest inspect."
        )
    return remarks


def unanswered(report: Report) -> tuple[str, ...]:
    """What the engine's rules would need to know, in their words."""
    return tuple(dict.fromkeys(o.message for o in report.outcomes if o.state is State.ASKS))


def host_name(host: Host) -> str:
    """A host as people call it: a node's name, else the release."""
    if host.label:
        return host.label
    try:
        return placement.Host.parse(host.text).name
    except ValueError:
        return f"build {host.text}"
