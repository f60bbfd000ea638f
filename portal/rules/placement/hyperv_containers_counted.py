"""The licence counts Hyper-V-isolated containers on Standard edition."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.INFO,
    "Hyper-V-isolated containers are counted by the licence",
    met="Containers are not counted by the licence",
    on=Placement,
    stage=Stage.RUN,
    bad=("windows-server-2022 ltsc2019 hyperv",),
    good=("windows-server-2022 ltsc2022 process",),
    lesson="hyperv-isolation",
    sources=("ms-faq",),
)
def hyperv_containers_counted(placement: Placement) -> Iterator[Finding]:
    """
    Process-isolated containers are unlimited on Windows Server Standard and Datacenter. A Hyper-V-isolated
    container counts as a virtual machine: Standard covers two, Datacenter any number.

    **What to do.** Count before you choose the mode for many small services.
    """
    if placement.is_windows and placement.mode == "hyperv" and not placement.host.is_client:
        most = facts.current().platform.hyperv_needs.standard_containers
        message = f"A licence of Windows Server Standard covers {most} Hyper-V-isolated containers; Datacenter any number."
        yield breaks("isolation", message)
