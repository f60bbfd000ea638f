"""GDI and fonts in the small base images."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, asks, breaks, holds, rule
from portal.rules.workload._judged import code, dropped, machine, not_needed, said, windows_containers
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Draws, or needs fonts that are not there",
    met="Needs no fonts and no GDI",
    on=Workload,
    stage=Stage.BUILD,
    bad=(
        "aks web-app netfx-4x gdi-fonts",
        "windows-host console-app gdi-fonts",
    ),
    good=(
        "azure-vm gdi-fonts",
        "aks web-app not:gdi-fonts",
    ),
    lesson="cloud-devops-ready",
    sources=(
        "ms-lift-and-shift",
        "ms-base-images",
        "ms-font-packages",
    ),
    about=("gdi-fonts",),
)
def drawing_with_one_font(workload: Workload) -> Iterator[Finding]:
    """
    Server Core and Nano Server have one font, and Server Core lacks parts of the graphics interfaces. Programs that make
    PDF files, charts or labels then draw boxes instead of letters, or fail.

    **What to do.** Install the fonts in the Dockerfile, or use the base image Server (2022 and newer) or Windows. They are
    several times as large.
    """
    for signal in said(workload, "gdi-fonts"):
        if machine(workload):
            yield holds(signal.id, "The machine keeps its fonts.", title="GDI and fonts are there")
        elif windows_containers(workload):
            yield breaks(
                signal.id,
                "Take the base image Server or Windows, or add the fonts to Server Core.",
                fixes=dropped(workload, signal),
            )
        elif code(workload):
            yield asks(
                signal.id, f"No source here says what {workload.target.name} allows of GDI and fonts; try it."
            )
    yield from not_needed(workload, "gdi-fonts")
