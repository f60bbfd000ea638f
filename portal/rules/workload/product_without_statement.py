"""Products whose maker does not say whether they run in containers."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, asks, breaks, holds, rule
from portal.rules.workload._judged import code, dropped, machine, not_needed, said
from portal.workload import Workload


@rule(
    Severity.ERROR,
    "Nobody says that this product runs there",
    met="Neither Exchange nor SharePoint in it",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks exchange",
        "windows-host sharepoint",
        "app-service-code sharepoint",
    ),
    good=(
        "azure-vm exchange",
        "azure-vm sharepoint",
    ),
    lesson="cloud-infrastructure-ready",
    sources=("ms-lift-and-shift",),
    about=(
        "exchange",
        "sharepoint",
    ),
)
def product_without_statement(workload: Workload) -> Iterator[Finding]:
    """
    Exchange Server and SharePoint Server lean on roles, on the domain and on installers that containers do not have. No page
    read for this says that they run in containers, and none says that they do not. So the answer for containers is an
    unknown, not a no; a platform that takes code cannot have them at all.

    **What to do.** Keep them on virtual machines, or look at the services that replace them. If the vendor tells you
    otherwise, follow the vendor.
    """
    for signal in said(workload, "exchange", "sharepoint"):
        if machine(workload):
            yield holds(signal.id, f"{signal.name} moves with its machine.", title="Product can move")
        elif code(workload):
            yield breaks(
                signal.id,
                "Platforms for code take code of yours, not an installed product.",
                fixes=dropped(workload, signal),
            )
        else:
            yield asks(
                signal.id,
                f"{signal.name}: no source says whether it is supported in containers; ask its vendor.",
            )
    yield from not_needed(workload, "exchange", "sharepoint")
