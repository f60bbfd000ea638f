"""Hardware that is plugged into the machine."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, rule
from portal.rules.workload._judged import dropped, machine, not_needed, said
from portal.workload import Workload


@rule(
    Severity.ERROR,
    "Needs hardware of the machine",
    met="Needs no hardware of the machine",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks hardware-dongle",
        "windows-host hardware-dongle netfx-4x",
        "azure-vm hardware-dongle",
        "own-vm hardware-dongle",
    ),
    good=(
        "aks web-app not:hardware-dongle",
        "windows-host console-app not:hardware-dongle",
    ),
    lesson="cloud-infrastructure-ready",
    sources=("ms-devices", "ms-dda-plan"),
    about=("hardware-dongle",),
)
def device_of_the_machine(workload: Workload) -> Iterator[Finding]:
    """
    Windows containers can share COM ports, GPIO, I2C, SPI and DirectX GPUs of their host, in process isolation only. Other
    devices, USB dongles among them, are not on the list. In a cloud there is no socket to plug anything into, so a
    virtual machine there does not help either. Your own VM host has sockets, and whether it can pass a device on
    to a virtual machine depends on host and device: Hyper-V assigns PCI Express devices.

    **What to do.** Ask the vendor for a licence server on the network or another kind of licence. Otherwise
    keep the machine that has the device.
    """
    for signal in said(workload, "hardware-dongle"):
        if machine(workload):
            message = (
                "A machine in Azure has no socket for it. A licence server on the network may take its place."
                if workload.target.in_azure
                else "The VM host has to pass it on, and not every host passes every device on; try it first."
            )
            yield breaks(
                signal.id, message, severity=Severity.WARNING, title="Hardware does not move by itself"
            )
        elif workload.target_id == "linux-host" and not workload.tied_to_windows:
            message = "Docker on Linux can pass devices of the host on; whether the program's driver works has to be tried."
            yield breaks(signal.id, message, severity=Severity.WARNING, sources=("docker-container-run",))
        else:
            message = "No such device is passed on; COM, GPIO, I2C, SPI and DirectX are all there is for containers."
            yield breaks(signal.id, message, fixes=dropped(workload, signal))
    yield from not_needed(workload, "hardware-dongle")
