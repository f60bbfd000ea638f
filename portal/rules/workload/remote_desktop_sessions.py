"""Sessions over Remote Desktop."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import dropped, machine, managed_instance, not_needed, said
from portal.workload import Workload


@rule(
    Severity.ERROR,
    "Somebody connects by Remote Desktop",
    met="Nobody connects by Remote Desktop",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks rdp netfx-4x",
        "windows-host rds-role",
        "app-service-managed-instance web-app rdp",
    ),
    good=(
        "azure-vm rdp",
        "azure-vm rds-role",
        "aks web-app not:rdp not:rds-role",
    ),
    lesson="cloud-infrastructure-ready",
    sources=(
        "ms-lift-and-shift",
        "ms-removed-roles",
    ),
    about=(
        "rdp",
        "rds-role",
    ),
)
def remote_desktop_sessions(workload: Workload) -> Iterator[Finding]:
    """
    Remote Desktop shows an interactive session, and no container has one; the Remote Desktop Services role is
    not even in the base images. Managed Instance lets administrators in for diagnosis, through Bastion, and
    forgets what they change.

    **What to do.** Ask who connects. Administrators can use PowerShell remoting, `docker exec`, `kubectl exec` or Windows
    Admin Center. Users who work in sessions need a virtual machine or Azure Virtual Desktop.
    """
    for signal in said(workload, "rdp", "rds-role"):
        if machine(workload):
            yield holds(
                signal.id, "Remote Desktop works on a virtual machine.", title="Remote Desktop works there"
            )
        elif managed_instance(workload) and signal.id == "rdp":
            message = "Remote Desktop is for diagnosis by administrators only; changes are lost at the next restart."
            yield breaks(
                signal.id, message, severity=Severity.WARNING, sources=("app-service-managed-instance",)
            )
        else:
            yield breaks(
                signal.id,
                "Containers and platforms have no interactive session to connect to.",
                sources=signal.sources,
                fixes=dropped(workload, signal),
            )
    yield from not_needed(workload, "rdp", "rds-role")
