"""A host without a usable hypervisor."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule
from portal.rules.placement._words import use_image_for_host


@rule(
    Severity.ERROR,
    "No hypervisor for a utility VM",
    met="Hypervisor for a utility VM",
    on=Placement,
    stage=Stage.START,
    bad=(
        "windows-server-2022 ltsc2019 hyperv hypervisor=no",
        "windows-11-24h2 ltsc2025 default hypervisor=no",
        "linux debian:12 runtime=kata hypervisor=no",
        "windows-11-24h2 debian:12 daemon_os=linux hypervisor=no",
    ),
    good=(
        "windows-server-2022 ltsc2019 hyperv hypervisor=yes",
        "windows-server-2022 ltsc2022 process hypervisor=no",
    ),
    lesson="defaults-and-editions",
    sources=("ms-system-requirements", "kata-limitations", "ms-linux-containers"),
    about=("hypervisor",),
)
def no_hypervisor(placement: Placement) -> Iterator[Finding]:
    """
    Hyper-V isolation, Kata containers and Linux containers on Windows all start a virtual machine, so the
    host needs a hypervisor it can use: the Hyper-V role on Windows, KVM or the like on Linux. In a virtual
    machine that means nested virtualisation, which many cloud sizes lack. Process isolation and gVisor (on
    its default platform) need none.

    **What to do.** Install the role and pass virtualisation through, or use process isolation with an image that fits.
    """
    told = placement.more.hypervisor
    if told is None:
        return
    windows = (
        placement.image.os == "windows" and placement.kernel_os == "windows" and placement.mode == "hyperv"
    )
    beside = (
        placement.image.os == "linux" and placement.host.os == "windows" and placement.kernel_os == "linux"
    )
    kata = placement.more.runtime_name == "kata"
    if not (windows or beside or kata):
        return
    if told:
        yield holds("hypervisor", "The hypervisor that the virtual machine needs is there.")
        return
    fixes: tuple[Fix, ...] = ()
    if windows:
        what = "Hyper-V isolation"
        process = placement.with_(isolation="process")
        fits = placement.support is not None and "process" in placement.support.modes
        fixes = (Fix("Use process isolation", process),) if fits else use_image_for_host(process)
    else:
        what = "A Kata container" if kata else "A Linux container on Windows"
    message = f"{what} runs in a virtual machine, and this host has no hypervisor for it."
    yield breaks("hypervisor", message, fixes=fixes)
