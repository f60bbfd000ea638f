"""A Linux image on a Linux host: the stable system call interface."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, holds, rule


@rule(
    Severity.INFO,
    "Linux kernels keep their system call interface",
    met="Linux kernels keep their system call interface",
    on=Placement,
    stage=Stage.START,
    bad=(),
    good=(
        "linux debian:12",
        "linux alpine:3.20 default kubernetes",
    ),
    lesson="what-a-container-is",
    sources=("kernel-abi-stable",),
)
def linux_image_on_linux_host(placement: Placement) -> Iterator[Finding]:
    """
    Linux promises its programs a stable line between user mode and kernel: system calls stay, whatever the
    kernel's version. So an old image runs on a newer kernel, and a new image on an older kernel as long as
    it does not use calls which that kernel lacks. There is no build to match. The processor architecture
    still has to fit.
    """
    if placement.kernel_os == "linux" and placement.image.os == "linux":
        yield holds(
            "image",
            "System calls are a stable interface on Linux, so image and kernel need no equal version.",
        )
