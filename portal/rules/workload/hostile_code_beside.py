"""Code of several owners who do not trust each other."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import machine, not_needed, said
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Needs a wall between its tenants",
    met="No hostile tenants in it",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks console-app hostile-multitenant",
        "windows-host console-app hostile-multitenant",
        "app-service-code web-app hostile-multitenant",
    ),
    good=(
        "azure-vm hostile-multitenant",
        "aks web-app not:hostile-multitenant",
    ),
    lesson="choosing-per-application",
    sources=(
        "ms-container-security",
        "aks-windows-best-practices",
    ),
    about=("hostile-multitenant",),
)
def hostile_code_beside(workload: Workload) -> Iterator[Finding]:
    """
    Process isolation keeps well-behaved programs apart; Microsoft does not call it a security boundary. Hyper-V isolation
    is one, and AKS does not have it for Windows. So code that may attack its neighbours needs a hypervisor between the
    tenants: a utility VM, a node or a machine for each.

    **What to do.** On your own hosts, start each tenant with Hyper-V isolation. On AKS give each tenant nodes
    or a cluster.
    """
    for signal in said(workload, "hostile-multitenant"):
        if machine(workload):
            yield holds(
                signal.id,
                "A virtual machine for each tenant has the hypervisor as its wall.",
                title="Tenants can be walled off",
            )
        elif workload.target_id == "windows-host":
            yield breaks(
                signal.id,
                "Each tenant needs Hyper-V isolation; process isolation is no wall against attacks.",
            )
        elif workload.target_id == "aks":
            yield breaks(
                signal.id,
                "Each tenant needs nodes or a cluster of its own; AKS has no Hyper-V isolation for Windows.",
            )
        else:
            yield breaks(
                signal.id,
                f"Each tenant needs an instance of its own on {workload.target.name}; how it is walled off has to be asked.",
            )
    yield from not_needed(workload, "hostile-multitenant")
