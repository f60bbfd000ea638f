"""Limits of a service that are met late."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, rule
from portal.rules.workload._judged import managed_instance
from portal.workload import Workload


@rule(
    Severity.INFO,
    "Service has limits to look at first",
    met="Service has no limits that are met late",
    on=Workload,
    stage=Stage.PULL,
    bad=(
        "app-service-managed-instance web-app netfx-4x",
        "container-instances console-app netfx-4x",
    ),
    good=(
        "aks web-app netfx-4x",
        "app-service-code web-app",
    ),
    lesson="cloud-native-ready",
    sources=(
        "app-service-managed-instance",
        "aci-faq",
    ),
)
def plans_and_sizes_are_limited(workload: Workload) -> Iterator[Finding]:
    """
    Some limits are found only when all the work is done. Managed Instance exists in a few regions, in the
    plans Pv4 and Pmv4 only, and for web apps alone. Container Instances deploys images of up to 15 GB and
    does not scale; an image on the base image Windows with a large product in it comes near that.

    **What to do.** Look at regions, plans and sizes before the first line of a Dockerfile.
    """
    if managed_instance(workload):
        yield breaks(
            "target",
            "It is there in some regions only, in the plans Pv4 and Pmv4.",
            sources=("app-service-managed-instance",),
        )
    elif workload.target_id == "container-instances":
        yield breaks("target", "Images have at most 15 GB.", sources=("aci-faq",))
