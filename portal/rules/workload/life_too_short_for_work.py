"""An application that will soon be gone."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import machine
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Work does not pay for its remaining life",
    met="Effort fits its remaining life",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "functions scheduled-task life=short",
        "aks web-app life=short",
        "app-service-code web-app life=short",
    ),
    good=(
        "azure-vm web-app life=short",
        "aks web-app life=long",
    ),
    lesson="choosing-per-application",
    sources=(
        "kubernetes-in-a-microsoft-world-1",
        "ms-lift-and-shift",
    ),
    about=("life",),
)
def life_too_short_for_work(workload: Workload) -> Iterator[Finding]:
    """
    Packaging or changing an application pays off over the years that follow. For one that will be switched
    off soon the way with the least change is the right one, even if it is not the best home.

    **What to do.** Move the machine as it is, with an end date. Put the time into what replaces it.
    """
    if workload.life == "short" and machine(workload):
        yield holds("life", "The least change for the time that is left.")
    elif workload.life == "short":
        yield breaks("life", "It will be used for less than two years; the work before the move may not pay.")
    elif workload.life == "long" and not machine(workload):
        yield holds("life", "It will be used for years, so the work before the move can pay.")
