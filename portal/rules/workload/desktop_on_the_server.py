"""Windows on the server's own screen."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import dropped, machine, not_needed, said
from portal.workload import Workload


@rule(
    Severity.ERROR,
    "Somebody works at its screen",
    met="Nobody works at its screen",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks gui-desktop netfx-4x",
        "app-service-code gui-desktop",
    ),
    good=(
        "azure-vm gui-desktop",
        "aks web-app netfx-4x not:gui-desktop",
    ),
    lesson="cloud-infrastructure-ready",
    sources=("ms-lift-and-shift",),
    about=("gui-desktop",),
)
def desktop_on_the_server(workload: Workload) -> Iterator[Finding]:
    """
    Containers have no graphical session: no desktop is drawn, nobody can click. That holds for both isolation
    modes, for every base image and on every platform. It is not about graphics libraries: a program may draw
    to files.

    **What you see.** The program starts, waits for a window that never comes, and does nothing; or it ends with an error.

    **What to do.** Where only the installer has windows, install silently. Where only a settings dialog needs
    them, change its file or its registry keys by script. Otherwise keep a virtual machine.
    """
    for signal in said(workload, "gui-desktop"):
        if machine(workload):
            yield holds(signal.id, "A virtual machine has a desktop.", title="People can work at its screen")
        else:
            yield breaks(
                signal.id,
                "Containers and platforms have no graphical session.",
                sources=signal.sources,
                fixes=dropped(workload, signal),
            )
    yield from not_needed(workload, "gui-desktop")
