"""An application that has to change often."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import machine
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Changes go out as slowly as before",
    met="Changes can go out quickly",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "azure-vm web-app pace=fast",
        "azure-vm console-app netfx-4x pace=fast",
    ),
    good=(
        "aks web-app pace=fast",
        "app-service-code web-app pace=fast",
    ),
    lesson="cloud-infrastructure-ready",
    sources=(
        "kubernetes-in-a-microsoft-world-1",
        "ms-lift-and-shift",
    ),
    about=("pace",),
)
def changes_go_out_slowly(workload: Workload) -> Iterator[Finding]:
    """
    A machine that moved is the same machine elsewhere: releases go out as before. An image is built once,
    tested, and runs the same everywhere, so a change is a new image, and going back is the old one. Platforms
    for code have slots and pipelines to the same end.

    **What to do.** Count how often you release and how long it takes. If neither bothers anybody, this counts
    for nothing.
    """
    if workload.pace == "fast" and machine(workload):
        yield breaks("pace", "Releases go out as they did before the move.")
    elif workload.pace == "fast":
        yield holds("pace", "A release is a new image or package, and going back is the old one.")
