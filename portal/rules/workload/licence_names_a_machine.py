"""A licence that is bound to a machine."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import machine
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Licence is bound to a machine",
    met="Licence is not bound to a machine",
    on=Workload,
    stage=Stage.START,
    bad=(
        "aks web-app licence=machine",
        "app-service-code web-app licence=machine",
        "azure-vm web-app licence=machine",
    ),
    good=(
        "aks web-app licence=free",
        "azure-vm web-app licence=free",
    ),
    lesson="choosing-per-application",
    sources=("ms-lift-and-shift",),
    about=("licence",),
)
def licence_names_a_machine(workload: Workload) -> Iterator[Finding]:
    """
    Some licences count processors, or look at a machine's name, address or disk. Containers get new names and addresses at
    each start, and instances come and go; a machine that was moved gets new hardware as well. No page read for this says
    what such licences do in containers: it follows from what containers are.

    **What to do.** Read the terms and ask the vendor before the trial, not after it.
    """
    if workload.licence == "machine":
        kept = machine(workload)
        message = (
            "The machine keeps its name and gets new hardware."
            if kept
            else "Name, address and hardware change at each start."
        )
        yield breaks(
            "licence",
            f"{message} Ask the vendor what the licence looks at.",
            severity=Severity.INFO if kept else None,
        )
    elif workload.licence:
        yield holds("licence", "The licence is not bound to a machine.")
