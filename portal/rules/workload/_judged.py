"""What several rules on workloads ask: where the application would run, what was said, what would change the answer."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from portal import facts
from portal.facts import Release, Signal
from portal.rules.engine import Finding, Fix, holds
from portal.workload import Workload

# The lessons' name for App Service's list is a fact; the service is asked by its own slug.
NEWEST_ON_APP_SERVICE = "app_service_newest_build"


def machine(workload: Workload) -> bool:
    """Whether the whole machine moves."""
    return workload.target.runs == "machine"


def containers(workload: Workload) -> bool:
    """Whether it would run in containers."""
    return workload.target.runs == "containers"


def windows_containers(workload: Workload) -> bool:
    """Whether it would run in Windows containers."""
    return workload.container_system == "windows"


def code(workload: Workload) -> bool:
    """Whether a platform takes its code and hides the machine."""
    return workload.target.runs == "code"


def managed_instance(workload: Workload) -> bool:
    """Whether it is the platform whose machine can be set up by scripts."""
    return workload.target_id == "app-service-managed-instance"


def said(workload: Workload, *names: str) -> Iterator[Signal]:
    """Those of the signals that are true of it."""
    known = facts.current().migration.signals
    yield from (known[name] for name in names if name in workload.signals)


def not_needed(workload: Workload, *names: str) -> Iterator[Finding]:
    """What was said not to be there, where it would be in the way."""
    known = facts.current().migration.signals
    if machine(workload):
        return
    absent = [name for name in names if name in workload.without]
    if absent:
        # The rule's own title says that none of them is there; one that was not asked about may be.
        title = "" if len(absent) == len(names) else "Part of this is not needed"
        yield holds(absent[0], f"Not needed: {'; '.join(known[name].name for name in absent)}.", title=title)


def dropped(workload: Workload, signal: Signal) -> tuple[Fix, ...]:
    """The same application if the signal were not true of it: what would change the answer."""
    return (Fix(f"Without: {signal.name}", workload.without_signals(signal.id), signal.instead, safe=False),)


def windows_releases(workload: Workload) -> list[Release]:
    """The long-term releases whose images the target takes on the day asked about, the newest first."""
    known, day = facts.current(), workload.as_of
    images = [r for r in known.image_releases() if r.channel == "ltsc" and r.supported_on(day)]
    if workload.target_id == "aks":
        nodes = known.platform.nodes["aks"]
        return [r for r in images if r.slug in nodes and ((u := nodes[r.slug].until) is None or day <= u)]
    lowest = known.platform.revision_free.build
    if workload.target_id == "app-service-container":
        newest = int(known.platform.facts[NEWEST_ON_APP_SERVICE].value)
        return [r for r in images if lowest <= r.build <= newest]
    if workload.target_id == "container-instances":
        until = datetime.date.fromisoformat(str(known.platform.facts["aci_2016_until"].value))
        oldest = known.platform.revision_must_match.build
        return [r for r in images if r.build == lowest or (r.build == oldest and day <= until)]
    return images


def listed(names: list[str]) -> str:
    """Names as a sentence has them: "a, b and c"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def day(value: datetime.date) -> str:
    """A date as "24 Nov 2026"."""
    return f"{value.day} {value:%b %Y}"
