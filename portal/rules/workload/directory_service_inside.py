"""A domain controller to move."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import dropped, machine, not_needed, said
from portal.workload import Workload


@rule(
    Severity.ERROR,
    "Is a domain controller",
    met="Is no domain controller",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks ad-dc",
        "windows-host ad-dc",
    ),
    good=(
        "azure-vm ad-dc",
        "aks web-app not:ad-dc",
    ),
    lesson="cloud-infrastructure-ready",
    sources=(
        "ms-lift-and-shift",
        "ms-removed-roles",
    ),
    about=("ad-dc",),
)
def directory_service_inside(workload: Workload) -> Iterator[Finding]:
    """
    A directory knows its members one by one and for years; containers come and go under changing names.
    Windows containers cannot join a domain, and the base images lack the role. The PowerShell module that
    administers domain controllers remotely does work in a container.

    **What to do.** Keep domain controllers on machines. Applications that need the domain get a group managed service
    account instead.
    """
    for signal in said(workload, "ad-dc"):
        if machine(workload):
            yield holds(
                signal.id,
                "Domain controllers run on virtual machines.",
                title="Directory service works there",
            )
        else:
            yield breaks(
                signal.id,
                "Neither containers nor platforms can hold a directory service.",
                sources=signal.sources,
                fixes=dropped(workload, signal),
            )
    yield from not_needed(workload, "ad-dc")
