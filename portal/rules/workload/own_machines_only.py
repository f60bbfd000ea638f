"""An application that must not leave its owner's machines."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.workload import Workload


@rule(
    Severity.ERROR,
    "Has to stay on own machines",
    met="Target is where it may run",
    on=Workload,
    stage=Stage.PULL,
    bad=(
        "aks web-app place=own",
        "app-service-code web-app place=own",
    ),
    good=(
        "windows-host web-app netfx-4x place=own",
        "own-vm windows-service gui-desktop place=own",
        "aks web-app place=azure",
    ),
    lesson="choosing-per-application",
    sources=(
        "ms-containers-about",
        "kubernetes-in-a-microsoft-world-1",
    ),
    about=("place",),
)
def own_machines_only(workload: Workload) -> Iterator[Finding]:
    """
    Contracts, laws or a machine next door can bind an application to its owner's premises. Azure services are
    then out; what remains are the machines you have, with virtual machines or as container hosts: Windows
    hosts for what needs Windows, Linux hosts for the rest.

    **What to do.** Ask whether data or the program is bound. A program that reads its data over the network may move alone.
    """
    if workload.place == "own" and workload.target.in_azure:
        yield breaks("place", "It runs in Azure, and the application has to stay on own machines.")
    elif workload.place == "own" or (workload.target.in_azure and workload.place):
        yield holds("place", f"{workload.target.name}: it may run there.")
