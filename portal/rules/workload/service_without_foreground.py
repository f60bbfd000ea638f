"""Windows services, and the process that a container lives by."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import machine, said, windows_containers
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Service needs a process in the foreground",
    met="Service stays with its machine",
    on=Workload,
    stage=Stage.START,
    bad=(
        "aks windows-service netfx-4x",
        "windows-host windows-service",
        "container-instances windows-service netfx-4x",
    ),
    good=(
        "azure-vm windows-service",
        "aks console-app netfx-4x",
    ),
    lesson="cloud-devops-ready",
    sources=(
        "ms-lift-and-shift",
        "servicemonitor-readme",
        "log-monitor-readme",
    ),
    about=("windows-service",),
)
def service_without_foreground(workload: Workload) -> Iterator[Finding]:
    r"""
    A container lives as long as its first process. A Windows service runs in the background, so the container
    would end at once, or go on after the service has died. Something has to stand in the foreground and watch
    it: ServiceMonitor, which was made for IIS, or LogMonitor around it.

    **What to do.** `ENTRYPOINT ["C:\\ServiceMonitor.exe", "name"]`; or start the program as a console program, which many
    services can.
    """
    for signal in said(workload, "windows-service"):
        if machine(workload):
            yield holds(signal.id, "Services of Windows start with the machine.")
        elif windows_containers(workload):
            yield breaks(
                signal.id,
                "Something in the foreground has to start the service and watch it, such as ServiceMonitor.",
            )
