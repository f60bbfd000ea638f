"""Another database beside the application."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import code, dropped, machine, not_needed, said
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Database is in the same machine",
    met="No other database in its machine",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks web-app netfx-4x database-other",
        "app-service-code web-app database-other",
    ),
    good=(
        "azure-vm database-other",
        "aks web-app not:database-other",
    ),
    lesson="cloud-native-ready",
    sources=(
        "ms-lift-and-shift",
        "ms-container-storage",
    ),
    about=("database-other",),
)
def database_inside(workload: Workload) -> Iterator[Finding]:
    """
    A database wants a disk that stays, and often a whole machine. It can run in a container, but it gains
    little from it: its instances have to agree on writes, which databases do by themselves and orchestrators
    do not know about. Platforms for code have no place for it at all.

    **What to do.** Use a managed database, or leave it on a machine, and move the application alone.
    """
    for signal in said(workload, "database-other"):
        if machine(workload):
            yield holds(signal.id, "The database moves with its machine.", title="Database moves along")
        elif code(workload):
            yield breaks(
                signal.id,
                "Platforms for code have no place for a database.",
                severity=Severity.ERROR,
                fixes=dropped(workload, signal),
            )
        else:
            yield breaks(
                signal.id,
                "The database needs a place of its own, with a volume or as a service.",
                fixes=dropped(workload, signal),
            )
    yield from not_needed(workload, "database-other")
