"""Machine keys that differ between instances."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import containers, dropped, machine, not_needed, said
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Instances need one machine key",
    met="Needs no shared machine key",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks web-app netfx-4x machine-key",
        "windows-host web-app machine-key",
    ),
    good=(
        "azure-vm machine-key",
        "aks web-app not:machine-key",
    ),
    lesson="cloud-devops-ready",
    sources=("ms-lift-and-shift",),
    about=("machine-key",),
)
def key_of_each_instance(workload: Workload) -> Iterator[Finding]:
    """
    ASP.NET signs and encrypts view state, cookies and tokens with a key that it makes on each machine. Each
    new container makes a different one, so people are signed out, or see *Validation of viewstate MAC
    failed*, as soon as a second instance answers. Microsoft's guide asks for one configuration across all
    instances; the key follows from that.

    **What to do.** Write a fixed `machineKey` into the configuration, from a secret; with ASP.NET Core, share the key ring.
    """
    for signal in said(workload, "machine-key"):
        if machine(workload):
            yield holds(signal.id, "The machine keeps its key.", title="Machine key moves along")
        elif containers(workload):
            yield breaks(
                signal.id,
                "All instances need one key, from the configuration or a secret store.",
                fixes=dropped(workload, signal),
            )
    yield from not_needed(workload, "machine-key")
