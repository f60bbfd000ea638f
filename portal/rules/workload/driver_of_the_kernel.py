"""A program that brings a driver."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import dropped, machine, not_needed, said
from portal.workload import Workload


@rule(
    Severity.ERROR,
    "Installs a driver or filter",
    met="Installs no driver",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks kernel-driver",
        "app-service-managed-instance web-app kernel-driver",
        "linux-host runs-on-linux kernel-driver",
    ),
    good=(
        "azure-vm kernel-driver",
        "aks web-app not:kernel-driver",
    ),
    lesson="cloud-infrastructure-ready",
    sources=(
        "ms-container-security",
        "kep-1981",
    ),
    about=("kernel-driver",),
)
def driver_of_the_kernel(workload: Workload) -> Iterator[Finding]:
    """
    A driver becomes part of a kernel, and the kernel is not the container's: it is the host's, or belongs to
    a utility VM that the system looks after. So nothing in a container can load one. No page says so in one
    sentence, which makes it a conclusion; the pages on security and on HostProcess containers leave no other.

    **What to do.** Install the driver on the host where the host is yours. On Kubernetes a HostProcess container can do it.
    """
    for signal in said(workload, "kernel-driver"):
        if machine(workload):
            yield holds(
                signal.id,
                "A virtual machine has a kernel of its own.",
                title="Drivers can be installed there",
            )
        else:
            yield breaks(
                signal.id,
                "The kernel belongs to the host or the platform, not to the application.",
                sources=signal.sources,
                fixes=dropped(workload, signal),
            )
    yield from not_needed(workload, "kernel-driver")
