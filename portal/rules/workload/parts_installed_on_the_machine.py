"""COM components, registry keys, MSI packages, the GAC."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import (
    code,
    dropped,
    machine,
    managed_instance,
    not_needed,
    said,
    windows_containers,
)
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Something has to be installed on the machine",
    met="Nothing has to be installed on the machine",
    on=Workload,
    stage=Stage.BUILD,
    bad=(
        "aks web-app netfx-4x com-registry-msi",
        "app-service-code web-app netfx-4x com-registry-msi",
        "functions console-app com-registry-msi",
    ),
    good=(
        "azure-vm com-registry-msi",
        "app-service-managed-instance web-app netfx-4x com-registry-msi",
        "aks web-app not:com-registry-msi",
    ),
    lesson="cloud-devops-ready",
    sources=(
        "ms-lift-and-shift",
        "app-service-managed-instance",
        "app-service-os-functionality",
    ),
    about=("com-registry-msi",),
)
def parts_installed_on_the_machine(workload: Workload) -> Iterator[Finding]:
    """
    In a container everything that the setup did is a line of the Dockerfile: `msiexec /qn`, `regsvr32 /s`, `reg add`,
    `gacutil`. App Service runs code without rights on the machine: no key can be written, no component registered.
    Managed Instance runs your scripts at start and so can have all of it.

    **What to do.** Write down what the setup did, step by step, and script it. The builder has fields for most of it.
    """
    for signal in said(workload, "com-registry-msi"):
        if machine(workload):
            yield holds(signal.id, "What is installed moves along.", title="Installed parts move along")
        elif managed_instance(workload):
            yield holds(
                signal.id,
                "Scripts install components, keys and packages at each start.",
                title="Parts can be installed there",
            )
        elif code(workload):
            message = "Code there cannot register, install or write to the registry."
            yield breaks(signal.id, message, severity=Severity.ERROR, fixes=dropped(workload, signal))
        elif windows_containers(workload):
            yield breaks(
                signal.id,
                "Each step of the setup becomes a line of the Dockerfile.",
                fixes=dropped(workload, signal),
            )
    yield from not_needed(workload, "com-registry-msi")
