"""What no container can do, or only on conditions, in each isolation mode."""

from collections.abc import Iterator

from portal import facts
from portal.facts import Answer
from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.placement._needs import FEATURES


@rule(
    Severity.ERROR,
    "Windows containers cannot do this",
    met="Windows containers can do this",
    on=Placement,
    stage=Stage.RUN,
    bad=(
        "windows-server-2022 servercore:ltsc2022 process needs=drivers",
        "windows-server-2022 servercore:ltsc2022 hyperv needs=windows-update",
        "windows-server-2022 servercore:ltsc2022 process needs=privileged",
    ),
    good=(
        "windows-server-2022 server:ltsc2022 hyperv needs=printing",
        "windows-server-2022 servercore:ltsc2022 process needs=services",
    ),
    lesson="process-isolation",
    sources=("ms-lift-and-shift", "ms-print-spooler", "moby-hostconfig-windows"),
    about=("needs",),
)
def need_not_met_in_containers(placement: Placement) -> Iterator[Finding]:
    """
    Some wishes have nothing to do with the base image: a container shares the kernel of its host or has one
    that the system looks after, so it cannot load drivers; Windows Update does not run in it; and Docker
    refuses options that exist for Linux only. Services and scheduled tasks do run if a process in the
    foreground keeps the container alive.

    **What to do.** Put drivers and updates on the host; rebuild the image on the month's base image; start
    services with ServiceMonitor or LogMonitor.
    """
    if placement.image.os != "windows":
        return
    for need in placement.more.needs:
        if need not in FEATURES or (need == "privileged" and placement.more.host_process):
            continue
        known = facts.current().features[FEATURES[need]]
        answer: Answer = known.hyperv if placement.mode == "hyperv" else known.process
        if answer.value == "no":
            message = " ".join(filter(None, (f"{known.name}: not in Windows containers.", known.instead)))
            yield breaks("needs", message, sources=known.sources)
        elif answer.value == "conditional":
            message = f"{known.name}: {answer.condition}."
            severity = Severity.WARNING if need == "printing" else Severity.INFO
            title = "Windows containers can do this on conditions"
            yield breaks("needs", message, severity=severity, title=title, sources=known.sources)
        elif answer.value == "yes":
            yield holds("needs", f"{known.name}: yes, in this isolation mode.", sources=known.sources)
