"""Logs that nobody reads from outside."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import (
    dropped,
    machine,
    managed_instance,
    not_needed,
    said,
    windows_containers,
)
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Logs where the platform does not look",
    met="Logs neither to the event log nor to files",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks web-app netfx-4x event-log",
        "app-service-code web-app event-log",
        "container-apps runs-on-linux event-log",
    ),
    good=(
        "azure-vm event-log",
        "app-service-managed-instance web-app event-log",
        "aks web-app not:event-log",
    ),
    lesson="cloud-devops-ready",
    sources=(
        "ms-lift-and-shift",
        "log-monitor-readme",
        "app-service-os-functionality",
    ),
    about=("event-log",),
)
def log_beside_the_output(workload: Workload) -> Iterator[Finding]:
    """
    `docker logs` and `kubectl logs` show what the first process writes to its output. Programs for Windows
    write to the event log, to ETW or to files, and those disappear with the container. On App Service calls
    to the event log appear to work but write nothing.

    **What to do.** Start the program under LogMonitor, which copies event log, ETW and files to the output. Where you can
    change the code, write to the console.
    """
    for signal in said(workload, "event-log"):
        if machine(workload):
            yield holds(
                signal.id, "Event log and files stay on the machine's disk.", title="Logs stay where they are"
            )
        elif managed_instance(workload):
            yield holds(
                signal.id,
                "The event viewer is there.",
                title="Event log can be read there",
                sources=("app-service-managed-instance",),
            )
        elif windows_containers(workload):
            yield breaks(
                signal.id,
                "Logs have to come to the output, by LogMonitor or by a change of settings.",
                fixes=dropped(workload, signal),
            )
        else:
            yield breaks(
                signal.id,
                f"{workload.target.name} reads the output only; logs have to come there.",
                fixes=dropped(workload, signal),
            )
    yield from not_needed(workload, "event-log")
