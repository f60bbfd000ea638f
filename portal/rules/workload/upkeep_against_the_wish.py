"""Upkeep that is left to people who do not want it."""

from collections.abc import Iterator

from portal import facts
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Upkeep stays that nobody wants",
    met="Upkeep is taken off your hands",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "azure-vm web-app upkeep=platform",
        "windows-host web-app netfx-4x upkeep=platform",
        "aks web-app netfx-4x upkeep=platform",
    ),
    good=(
        "app-service-code web-app upkeep=platform",
        "azure-vm web-app upkeep=own",
        "container-apps runs-on-linux upkeep=platform",
    ),
    lesson="cloud-infrastructure-ready",
    sources=(
        "kubernetes-in-a-microsoft-world-1",
        "ms-lift-and-shift",
    ),
    about=("upkeep",),
)
def upkeep_against_the_wish(workload: Workload) -> Iterator[Finding]:
    """
    Whoever wants to be rid of updates, scaling and backup gets little from a machine that moves as it is: all of it
    moves along. Each duty that a target leaves to you counts against it once more when you have said that you want as
    few as possible. Rebuilding images is left out: that is the price of having images at all.

    **What to do.** Look at targets that keep machine and system up, or say that you do it yourselves.
    """
    if workload.upkeep != "platform":
        return
    duties = facts.current().migration.duties
    left = [duty for duty in workload.target.duties if duty != "images"]
    for duty in left:
        yield breaks(
            "upkeep", f"You want as little as possible of it, and this is left to you: {duties[duty]}."
        )
    if not left:
        yield holds("upkeep", f"{workload.target.name} takes machine and system off your hands.")
