"""The licence counts Hyper-V-isolated containers on Standard edition."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule


@rule(
    Severity.INFO,
    "Hyper-V-isolated containers are counted by the licence",
    met="Containers are not counted by the licence",
    on=Placement,
    stage=Stage.RUN,
    bad=(
        "windows-server-2022 ltsc2019 hyperv",
        "windows-server-2025 ltsc2022 hyperv",
    ),
    good=(
        "windows-server-2022 ltsc2022 process",
        "windows-11-24h2 ltsc2025 hyperv",
    ),
    lesson="defaults-and-editions",
    sources=("ms-faq",),
)
def hyperv_containers_counted(placement: Placement) -> Iterator[Finding]:
    """
    Process-isolated containers are unlimited on Windows Server Standard and Datacenter. A Hyper-V-isolated
    container counts as a virtual machine: Standard covers two, Datacenter any number.

    **What to do.** Count before you choose the mode for many small services.
    """
    if placement.is_windows and placement.mode == "hyperv" and not placement.host.is_client:
        if placement.more.host_edition == "datacenter":
            yield holds("host_edition", "Datacenter covers any number of Hyper-V-isolated containers.")
            return
        most = facts.current().platform.hyperv_needs.standard_containers
        message = f"A licence of Windows Server Standard covers {most} Hyper-V-isolated containers; Datacenter any number."
        replicas = placement.more.replicas or 0
        if placement.more.host_edition == "standard" and replicas > most:
            message = f"{replicas} Hyper-V-isolated containers on Standard edition; a licence covers {most}."
            title = "More Hyper-V-isolated containers than the licence covers"
            yield breaks("replicas", message, severity=Severity.WARNING, title=title)
            return
        yield breaks("isolation", message)
