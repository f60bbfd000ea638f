"""Work that the move does not take away."""

from collections.abc import Iterator

from portal import facts
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.workload import Workload


@rule(
    Severity.INFO,
    "Work stays with you",
    met="Platform takes this work",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "azure-vm web-app",
        "windows-host web-app netfx-4x",
        "aks web-app netfx-4x",
    ),
    good=(
        "app-service-code web-app",
        "app-service-managed-instance web-app upkeep=platform",
    ),
    lesson="cloud-infrastructure-ready",
    sources=(
        "kubernetes-in-a-microsoft-world-1",
        "ms-lift-and-shift",
        "aks-windows-faq",
        "aci-faq",
    ),
)
def duties_that_stay(workload: Workload) -> Iterator[Finding]:
    """
    Moving a machine moves its work as well: you go on keeping it available, adding and removing instances,
    installing updates, making backups. That is no small thing. Container platforms take the machine and leave
    the images, which have to be rebuilt when their base images are; AKS leaves it to you to see that nodes
    are renewed. Platforms for code take nearly all.

    **What to do.** Name who does each of these after the move. If nobody does, choose a target that leaves fewer.
    """
    duties = facts.current().migration.duties
    sources = workload.target.sources
    for duty in workload.target.duties:
        yield breaks("upkeep", f"Left to you: {duties[duty]}.", sources=sources)
    if not workload.target.duties:
        yield holds("upkeep", f"{workload.target.name} keeps machine and system up.", sources=sources)
