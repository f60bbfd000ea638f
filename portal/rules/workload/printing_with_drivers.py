"""A print server, or a program that installs printer drivers."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, asks, breaks, holds, rule
from portal.rules.workload._judged import dropped, machine, not_needed, said
from portal.workload import Workload


@rule(
    Severity.ERROR,
    "Prints in ways that containers cannot",
    met="Needs no print server and no printer drivers",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "windows-host print-server",
        "windows-host printer-driver",
        "app-service-code web-app print-server",
        "app-service-code web-app printer-driver",
    ),
    good=(
        "azure-vm print-server",
        "azure-vm printer-driver",
        "aks web-app not:printer-driver",
    ),
    lesson="cloud-infrastructure-ready",
    sources=(
        "ms-print-spooler",
        "ms-removed-roles",
    ),
    about=(
        "print-server",
        "printer-driver",
    ),
)
def printing_with_drivers(workload: Workload) -> Iterator[Finding]:
    """
    Server Core has no print services. The base images Server and Windows carry the print server role with its spooler, so a
    program can print to printers that need no driver of their own; but drivers cannot be installed from inside a container.
    No page read for this says that a container serves printers to others, and none says that it cannot. So a print server in
    containers of your own is an unknown, not a no; a driver is a no.

    **What to do.** Keep the print server on a machine, and send documents to it. Where the spooler is enough, use the larger
    base images, and Hyper-V isolation: with process isolation one spooler serves host and all containers.
    """
    for signal in said(workload, "print-server", "printer-driver"):
        if machine(workload):
            yield holds(
                signal.id, f"{signal.name}: works on a virtual machine.", title="Printing works there"
            )
        elif signal.id == "print-server" and workload.target_id in ("aks", "windows-host"):
            yield asks(
                signal.id,
                "The base images Server and Windows carry the role; no source says that it serves others from a container.",
                sources=signal.sources,
            )
        else:
            yield breaks(
                signal.id,
                f"{signal.name}: no driver can be added in a container or on a platform, and Server Core lacks the role.",
                sources=signal.sources,
                fixes=dropped(workload, signal),
            )
    yield from not_needed(workload, "print-server", "printer-driver")
