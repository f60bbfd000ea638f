"""Message queues of Windows."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import (
    code,
    dropped,
    machine,
    managed_instance,
    not_needed,
    said,
    windows_containers,
)
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Uses MSMQ",
    met="Does not use MSMQ",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks wcf netfx-4x msmq-ad",
        "windows-host windows-service msmq-anon",
        "app-service-code web-app msmq-anon",
    ),
    good=(
        "azure-vm msmq-ad",
        "app-service-managed-instance web-app netfx-4x msmq-anon",
        "aks web-app not:msmq-ad",
    ),
    lesson="cloud-devops-ready",
    sources=(
        "ms-lift-and-shift",
        "app-service-managed-instance",
    ),
    about=(
        "msmq-ad",
        "msmq-anon",
    ),
)
def queues_of_msmq(workload: Workload) -> Iterator[Finding]:
    """
    MSMQ works in Windows containers from Server 2019 on, in both isolation modes, as long as access is
    anonymous: private and public queues, with transactions, in the container or on a persistent volume.
    Queues that authenticate through Active Directory do not, because MSMQ cannot use a gMSA.

    **What to do.** Keep the queue's storage on a volume. Or use Azure Service Bus; that changes code.
    """
    for signal in said(workload, "msmq-ad", "msmq-anon"):
        if machine(workload):
            yield holds(signal.id, "MSMQ works on a virtual machine.", title="MSMQ works there")
        elif managed_instance(workload) and signal.id == "msmq-anon":
            yield holds(
                signal.id,
                "The client of MSMQ can be installed by script; queues are elsewhere.",
                title="Client of MSMQ works there",
            )
        elif code(workload):
            message = "There is no MSMQ for it; Azure Service Bus would take its place."
            yield breaks(signal.id, message, severity=Severity.ERROR, fixes=dropped(workload, signal))
        elif windows_containers(workload) and signal.id == "msmq-ad":
            message = "MSMQ in containers cannot authenticate by Active Directory, not even with a gMSA."
            yield breaks(signal.id, message, severity=Severity.ERROR, fixes=dropped(workload, signal))
        elif windows_containers(workload):
            yield breaks(
                signal.id,
                "Queues need a persistent volume, and Windows Server 2019 or newer.",
                fixes=dropped(workload, signal),
            )
    yield from not_needed(workload, "msmq-ad", "msmq-anon")
