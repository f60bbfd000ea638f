"""32-bit processes and the base image."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import dropped, machine, said, windows_containers
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Needs a base image with 32-bit support",
    met="32-bit processes run",
    on=Workload,
    stage=Stage.BUILD,
    bad=(
        "aks console-app modern-net x86",
        "windows-host console-app x86",
    ),
    good=(
        "aks web-app netfx-4x x86",
        "azure-vm x86",
    ),
    lesson="cloud-devops-ready",
    sources=(
        "windows-containers-569",
        "ms-base-images",
    ),
    about=("x86",),
)
def processes_of_32_bit(workload: Workload) -> Iterator[Finding]:
    """
    Nano Server before 2025 has no support for 32-bit processes, and in 2025 it is a feature on demand. Server Core and the
    larger images have it. Programs on .NET Framework need Server Core anyway, so nothing changes for them.

    **What to do.** Build for x64, or choose Server Core.
    """
    for signal in said(workload, "x86"):
        if machine(workload):
            yield holds(signal.id, "The machine runs 32-bit processes.")
        elif windows_containers(workload) and workload.has("netfx-4x", "netfx-2-3", "wcf"):
            yield holds(signal.id, ".NET Framework needs Server Core, which runs 32-bit processes.")
        elif windows_containers(workload):
            yield breaks(
                signal.id,
                "It cannot run on Nano Server; Server Core runs 32-bit processes.",
                fixes=dropped(workload, signal),
            )
