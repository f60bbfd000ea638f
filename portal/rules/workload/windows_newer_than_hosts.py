"""A Windows that is newer than the hosts."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import dropped, not_needed, said
from portal.workload import Workload


@rule(
    Severity.ERROR,
    "Needs a newer Windows than the hosts have",
    met="Hosts are new enough",
    on=Workload,
    stage=Stage.START,
    bad=(
        "windows-host os-newer-than-host netfx-4x",
        "windows-host console-app os-newer-than-host",
    ),
    good=(
        "aks os-newer-than-host netfx-4x",
        "windows-host console-app not:os-newer-than-host",
    ),
    lesson="choosing-per-application",
    sources=(
        "ms-version-compatibility",
        "aks-upgrade-windows-os",
    ),
    about=("os-newer-than-host",),
)
def windows_newer_than_hosts(workload: Workload) -> Iterator[Finding]:
    """
    A host runs images of its own release and, in many cases, older ones, but never newer ones: not with process isolation and
    not with Hyper-V isolation either, whose utility VM starts from files of the image on the host's hypervisor.

    **What to do.** Renew the hosts first, or go where you choose the nodes. The explorer answers for each pair.
    """
    for signal in said(workload, "os-newer-than-host"):
        if workload.target_id == "windows-host":
            yield breaks(
                signal.id,
                "Your hosts are older than that Windows, and it starts in neither mode.",
                fixes=dropped(workload, signal),
            )
        elif workload.target_id in ("aks", "azure-vm", "own-vm"):
            yield holds(
                signal.id,
                f"{workload.target.name}: you choose the Windows release.",
                title="Windows release can be chosen there",
            )
    if workload.target_id == "windows-host":
        yield from not_needed(workload, "os-newer-than-host")
