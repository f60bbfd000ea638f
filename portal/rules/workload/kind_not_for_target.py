"""A kind of program that a platform does not run."""

from collections.abc import Iterator

from portal import facts
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import machine, said
from portal.workload import Workload


@rule(
    Severity.ERROR,
    "Target does not run this kind of program",
    met="Target runs this kind of program",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "app-service-code console-app netfx-4x",
        "app-service-managed-instance windows-service netfx-4x",
        "functions web-app modern-net",
    ),
    good=(
        "app-service-code web-app netfx-4x",
        "aks console-app modern-net",
        "functions scheduled-task modern-net",
    ),
    lesson="cloud-native-ready",
    sources=(
        "ms-lift-and-shift",
        "app-service-managed-instance",
        "app-service-custom-container",
    ),
    about=(
        "web-app",
        "wcf",
        "windows-service",
        "console-app",
        "scheduled-task",
    ),
)
def kind_not_for_target(workload: Workload) -> Iterator[Finding]:
    """
    Container hosts run any program that needs no screen; Microsoft calls web applications, WCF services, Windows services
    and console programs the best candidates, because they work in the background anyway. App Service, in all its forms,
    is for what answers requests over HTTP. Functions are for work that something triggers.

    **What to do.** Where a program is several things, a web site with a service beside it, move each to the place that
    fits it.
    """
    kinds = tuple(signal.id for signal in facts.current().migration.in_group("kind"))
    mine = list(said(workload, *kinds))
    target = workload.target
    fitting = [signal for signal in mine if not target.kinds or signal.id in target.kinds]
    if machine(workload) or not mine:
        return
    for signal in fitting:
        if signal.id == "wcf" and target.kinds:
            message = "WCF over HTTP only; TCP and named pipes do not reach it there."
            title = "Only part of WCF works there"
            sources = ("app-service-managed-instance",)
            yield breaks(signal.id, message, severity=Severity.WARNING, title=title, sources=sources)
        else:
            yield holds(signal.id, f"{signal.name}: {target.name} runs this kind of program.")
    if not fitting:
        yield breaks(mine[0].id, f"{mine[0].name}: it is not for such programs.")
    for signal in mine if fitting else ():
        if signal not in fitting:
            message = f"{signal.name}: {target.name} runs the rest of it, and this part needs another place."
            yield breaks(
                signal.id, message, severity=Severity.WARNING, title="Part of it needs another place"
            )
