"""A failover cluster to move."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import dropped, machine, not_needed, said
from portal.workload import Workload


@rule(
    Severity.ERROR,
    "Is a node of a failover cluster",
    met="Is no node of a failover cluster",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks failover-cluster",
        "windows-host failover-cluster",
    ),
    good=(
        "azure-vm failover-cluster",
        "aks web-app not:failover-cluster",
    ),
    lesson="cloud-infrastructure-ready",
    sources=(
        "ms-removed-roles",
        "ms-lift-and-shift",
    ),
    about=("failover-cluster",),
)
def cluster_inside(workload: Workload) -> Iterator[Finding]:
    """
    Failover clustering keeps one service alive across several machines that share a disk. The feature is not
    in the base images. An orchestrator does part of the same: it starts another container when one is gone,
    but does not carry over what was in memory or on a shared disk.

    **What to do.** For a service without state let the orchestrator do it. Otherwise keep the cluster on
    machines.
    """
    for signal in said(workload, "failover-cluster"):
        if machine(workload):
            yield holds(signal.id, "Clusters run on virtual machines.", title="Failover cluster works there")
        else:
            yield breaks(
                signal.id,
                "The feature is not in the base images.",
                sources=signal.sources,
                fixes=dropped(workload, signal),
            )
    yield from not_needed(workload, "failover-cluster")
