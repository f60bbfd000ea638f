"""Process isolation is no wall against hostile code."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.placement._words import use_hyperv


@rule(
    Severity.INFO,
    "Shared kernel is no wall against hostile code",
    met="Code runs behind a wall of its own",
    on=Placement,
    stage=Stage.RUN,
    bad=("windows-server-2022 ltsc2022 process", "linux debian:12"),
    good=(
        "windows-server-2022 ltsc2022 hyperv",
        "linux debian:12 runtime=kata",
    ),
    lesson="which-isolation-when",
    sources=("ms-hyperv-container", "ms-container-security"),
)
def hostile_code_on_shared_kernel(placement: Placement) -> Iterator[Finding]:
    """
    With process isolation all containers and the host use one kernel. Namespaces, job objects and cgroups
    keep honest programs apart; a fault in that one kernel is a fault in every container on it. Microsoft
    treats Hyper-V isolation as a security boundary, but not process isolation.

    **What to do.** Run your own, trusted code process-isolated. Run other people's code Hyper-V-isolated, or
    on separate machines; on Linux, in virtual machines of their own.
    """
    sandboxed = placement.more.runtime_name in ("kata", "gvisor")
    if placement.is_windows and placement.mode == "hyperv" and not placement.more.host_process:
        yield holds("isolation", "Each container has a kernel of its own behind the hypervisor's wall.")
    elif placement.is_windows or (
        placement.host.os == "linux" and placement.image.os == "linux" and not sandboxed
    ):
        message = "All containers share the host's kernel. Fine for code you trust; not a wall against hostile code."
        yield breaks("isolation", message, fixes=use_hyperv(placement))
