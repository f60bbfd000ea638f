"""An application that runs virtual machines."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import dropped, machine, not_needed, said
from portal.workload import Workload


@rule(
    Severity.ERROR,
    "Runs virtual machines itself",
    met="Runs no virtual machines itself",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks hyperv-role",
        "app-service-code hyperv-role",
    ),
    good=(
        "azure-vm hyperv-role",
        "aks web-app not:hyperv-role",
    ),
    lesson="cloud-infrastructure-ready",
    sources=(
        "ms-removed-roles",
        "ms-system-requirements",
    ),
    about=("hyperv-role",),
)
def hypervisor_inside(workload: Workload) -> Iterator[Finding]:
    """
    A container is a process with walls around it; it cannot be the host of virtual machines, and Hyper-V is not in the base
    images. A virtual machine can, if its size allows nested virtualisation.

    **What to do.** Move what runs in those machines, one by one, instead of the machine that runs them.
    """
    for signal in said(workload, "hyperv-role"):
        if machine(workload):
            yield holds(
                signal.id,
                "A virtual machine can, where its size or its host allows nested virtualisation.",
                title="Virtual machines can run inside",
            )
        else:
            yield breaks(
                signal.id,
                "No virtual machines run inside a container or on a platform for code.",
                sources=signal.sources,
                fixes=dropped(workload, signal),
            )
    yield from not_needed(workload, "hyperv-role")
