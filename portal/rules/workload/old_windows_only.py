"""Programs that run on old releases of Windows only."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, rule
from portal.rules.workload._judged import dropped, machine, not_needed, said
from portal.workload import Workload


@rule(
    Severity.ERROR,
    "Runs on Windows Server 2012 R2 or older only",
    met="Runs on newer releases",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks old-os-only",
        "app-service-managed-instance web-app old-os-only",
        "azure-vm old-os-only",
    ),
    good=(
        "aks web-app netfx-4x not:old-os-only",
        "windows-host console-app not:old-os-only",
    ),
    lesson="cloud-infrastructure-ready",
    sources=(
        "ms-lift-and-shift",
        "eol-windows-server",
    ),
    about=("old-os-only",),
)
def old_windows_only(workload: Workload) -> Iterator[Finding]:
    """
    The oldest Windows in a container is Server 2016, and platforms run newer ones. A program that really
    needs Server 2012 R2 or older can move only with its machine, and that machine gets no updates any more.

    **What to do.** Try it before you believe it: most programs of 2008 R2 run on newer releases. Compatibility settings help
    some of the others.
    """
    for signal in said(workload, "old-os-only"):
        if machine(workload):
            message = "The machine moves, and its old Windows stays without updates."
            yield breaks(signal.id, message, severity=Severity.WARNING, title="Old Windows moves along")
        else:
            yield breaks(
                signal.id,
                "No container and no platform has a Windows that old; containers begin with 2016.",
                fixes=dropped(workload, signal),
            )
    yield from not_needed(workload, "old-os-only")
