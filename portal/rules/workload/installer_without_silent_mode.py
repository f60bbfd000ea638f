"""An installer that only works by clicking."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import code, dropped, machine, managed_instance, not_needed, said
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Installer works by clicking only",
    met="Installer needs nobody to click",
    on=Workload,
    stage=Stage.BUILD,
    bad=(
        "aks web-app gui-installer",
        "windows-host windows-service gui-installer",
        "app-service-code web-app gui-installer",
    ),
    good=(
        "azure-vm gui-installer",
        "aks web-app not:gui-installer",
    ),
    lesson="cloud-devops-ready",
    sources=("ms-lift-and-shift",),
    about=("gui-installer",),
)
def installer_without_silent_mode(workload: Workload) -> Iterator[Finding]:
    """
    A build has no screen. An installer that asks for clicks waits for ever, or fails. Nearly all packages of Windows
    Installer have a silent mode; many setup programs have switches that nobody wrote down.

    **What to do.** Try `/quiet`, `/qn`, `/S`, `/VERYSILENT`; unpack the MSI inside; or install on a machine, see what
    changed, and copy that. If nothing helps, the product cannot go into an image.
    """
    for signal in said(workload, "gui-installer"):
        if machine(workload):
            yield holds(
                signal.id, "What is installed moves along.", title="Nothing has to be installed again"
            )
        elif code(workload) and not managed_instance(workload):
            message = "Nothing can be installed there."
            yield breaks(signal.id, message, severity=Severity.ERROR, fixes=dropped(workload, signal))
        else:
            yield breaks(
                signal.id,
                "Find silent switches, or copy what the installer would have made.",
                fixes=dropped(workload, signal),
            )
    yield from not_needed(workload, "gui-installer")
