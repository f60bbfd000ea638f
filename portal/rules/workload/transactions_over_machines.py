"""Distributed transactions with MSDTC."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, asks, breaks, holds, rule
from portal.rules.workload._judged import dropped, machine, not_needed, said
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Uses distributed transactions",
    met="No distributed transactions",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks web-app netfx-4x msdtc",
        "windows-host wcf netfx-4x msdtc",
        "container-instances wcf netfx-4x msdtc",
    ),
    good=(
        "azure-vm msdtc",
        "aks web-app not:msdtc",
    ),
    lesson="cloud-devops-ready",
    sources=("ms-lift-and-shift",),
    about=("msdtc",),
)
def transactions_over_machines(workload: Workload) -> Iterator[Finding]:
    """
    MSDTC can be installed in a container, and works on your own hosts on three conditions: each container has a fixed name,
    which with a gMSA is the account's name; all can resolve each other's NetBIOS names; each has an identifier of its
    own, which images made from one another do not have. On AKS it is not supported.

    **What to do.** `docker run --name --hostname`, entries in `hosts`, and `Uninstall-Dtc` with `Install-Dtc` at the first
    start. Or take the distributed transaction out of the code.
    """
    for signal in said(workload, "msdtc"):
        if machine(workload):
            yield holds(
                signal.id,
                "MSDTC works between virtual machines.",
                title="Distributed transactions work there",
            )
        elif workload.target_id == "aks":
            yield breaks(
                signal.id,
                "AKS does not support MSDTC.",
                severity=Severity.ERROR,
                fixes=dropped(workload, signal),
            )
        elif workload.target_id == "windows-host":
            yield breaks(
                signal.id,
                "MSDTC needs fixed names, name resolution both ways, and an identifier of each container.",
            )
        elif workload.target.systems != ("linux",):
            yield asks(signal.id, f"No source here says whether MSDTC works on {workload.target.name}.")
    yield from not_needed(workload, "msdtc")
