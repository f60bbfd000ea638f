"""Nothing is known about the application but wishes."""

from collections.abc import Iterator

from portal import facts
from portal.rules.engine import Finding, Severity, Stage, asks, holds, rule
from portal.rules.workload._judged import machine
from portal.workload import Workload


@rule(
    Severity.ERROR,
    "Not told what the application is",
    met="Told what the application is",
    on=Workload,
    stage=Stage.PULL,
    bad=(
        "aks",
        "app-service-code team=new",
    ),
    good=(
        "aks web-app netfx-4x",
        "container-apps runs-on-linux",
    ),
    lesson="choosing-per-application",
    sources=("ms-lift-and-shift",),
)
def application_not_told(workload: Workload) -> Iterator[Finding]:
    """
    Whether an application can move depends on the parts of Windows that it uses, not on what it is for in the
    business: "the HR application" says nothing, "an ASP.NET site on .NET Framework 4.8 with Windows
    authentication" says nearly all. Only a virtual machine takes everything sight unseen.

    **What to do.** Say what kind of program it is and what it is written for. A `web.config`, a
    `packages.config` or a project file tells you both.
    """
    if machine(workload):
        return
    signals = facts.current().migration.signals
    if any(signals[name].group in ("kind", "runtime") for name in workload.signals):
        return
    if workload.signals:
        yield holds(
            "signals", "What kind of program it is would say more.", title="Told what the application uses"
        )
    else:
        yield asks("signals", "Say what kind of program it is and what it is written for.")
