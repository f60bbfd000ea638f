"""Files that are lost with the container."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import dropped, machine, not_needed, said
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Keeps state on its own disk",
    met="Keeps no state on its own disk",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks web-app netfx-4x stateful-local",
        "container-instances web-app stateful-local",
        "app-service-managed-instance web-app stateful-local",
    ),
    good=(
        "azure-vm stateful-local",
        "app-service-code web-app stateful-local",
        "aks web-app not:stateful-local",
    ),
    lesson="cloud-devops-ready",
    sources=(
        "ms-lift-and-shift",
        "ms-container-storage",
        "app-service-managed-instance",
        "app-service-os-functionality",
    ),
    about=("stateful-local",),
)
def state_on_own_disk(workload: Workload) -> Iterator[Finding]:
    r"""
    What a container writes goes into its scratch space and is lost with it; a second instance never sees it.
    Uploads, sessions, caches that matter and licence files have to be elsewhere. App Service as code keeps
    the home directory and shares it between instances; Managed Instance has 2 GB that do not outlast a
    restart.

    **What to do.** Mount a volume or a share for files: Azure Files or disks on AKS, `C:\home` on App Service. Put sessions
    into a store outside.
    """
    for signal in said(workload, "stateful-local"):
        if machine(workload):
            yield holds(signal.id, "The disk moves along.", title="State moves along")
        elif workload.target_id == "app-service-code":
            yield holds(
                signal.id,
                "The home directory is kept, and all instances share it.",
                title="State can stay in its files",
            )
        else:
            how = {
                "aks": "an Azure disk or Azure Files",
                "app-service-container": "the home directory, C:\\home on Windows",
                "app-service-managed-instance": "Azure Files; local storage goes at a restart",
            }.get(workload.target_id, "a volume or a share")
            yield breaks(
                signal.id,
                f"Files move to {how}, sessions to a store outside.",
                fixes=dropped(workload, signal),
            )
    yield from not_needed(workload, "stateful-local")
