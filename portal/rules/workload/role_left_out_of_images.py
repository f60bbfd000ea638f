"""Roles of Windows Server that are not in the base images."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import dropped, machine, not_needed, said
from portal.workload import Workload


@rule(
    Severity.ERROR,
    "Is a role that base images lack",
    met="Is none of the roles that base images lack",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks dhcp",
        "windows-host file-server",
        "container-instances cert-services",
        "app-service-managed-instance wsus-wins-ipam",
    ),
    good=(
        "azure-vm dhcp",
        "azure-vm cert-services",
        "aks web-app not:dhcp",
    ),
    lesson="cloud-infrastructure-ready",
    sources=(
        "ms-lift-and-shift",
        "ms-removed-roles",
    ),
    about=(
        "dhcp",
        "file-server",
        "cert-services",
        "wsus-wins-ipam",
    ),
)
def role_left_out_of_images(workload: Workload) -> Iterator[Finding]:
    """
    Infrastructure roles sit close to the system: DHCP, file services with DFS and FSRM, certificate services,
    AD FS, WSUS, WINS, IPAM, SNMP, Network Load Balancing. All but DHCP are on the list of what was taken out
    of the Server Core container image in 2018; Microsoft's current guide names DHCP among what containers do
    not run.

    **What you see.** `Install-WindowsFeature` ends with *The source files could not be found*.

    **What to do.** Keep the role on a machine, or let a service take its place: Azure Files for shares, the cloud's network
    for addresses.
    """
    for signal in said(workload, "dhcp", "file-server", "cert-services", "wsus-wins-ipam"):
        if machine(workload):
            yield holds(
                signal.id, f"{signal.name}: a virtual machine keeps the role.", title="Role works there"
            )
        else:
            yield breaks(
                signal.id,
                f"{signal.name}: the role is not in the base images and cannot be added.",
                sources=signal.sources,
                fixes=dropped(workload, signal),
            )
    yield from not_needed(workload, "dhcp", "file-server", "cert-services", "wsus-wins-ipam")
