"""Hyper-V isolation needs a hypervisor on the host."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.INFO,
    "Host needs the Hyper-V role",
    met="Host has the Hyper-V role",
    on=Placement,
    stage=Stage.START,
    bad=(
        "windows-server-2022 ltsc2019 hyperv",
        "windows-11-24h2 ltsc2025 default",
    ),
    good=(
        "windows-server-2022 ltsc2022 process",
        "windows-server-2022 ltsc2019 hyperv hypervisor=yes",
    ),
    lesson="defaults-and-editions",
    sources=("ms-system-requirements",),
)
def hyperv_not_ready(placement: Placement) -> Iterator[Finding]:
    """
    Every Hyper-V-isolated container runs in a small utility VM, so the host needs the Hyper-V role (on a
    client: the Hyper-V feature). If the host is itself a virtual machine, the hypervisor under it has to pass
    virtualisation through: nested virtualisation.

    Bulkhead cannot see your host, so this is a reminder and does not change the verdict.

    **What to do.** `Install-WindowsFeature Hyper-V -Restart` on a server. For a VM on Hyper-V:
    `Set-VMProcessor -VMName NAME -ExposeVirtualizationExtensions $true` while it is off; in a cloud, choose a
    size that supports nesting.
    """
    if placement.is_windows and placement.mode == "hyperv" and placement.more.hypervisor is None:
        message = (
            "The host needs the Hyper-V role, and nested virtualisation where it is a virtual machine itself."
        )
        yield breaks("host", message)
