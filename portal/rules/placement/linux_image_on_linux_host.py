"""A Linux image on a Linux host: the stable system call interface."""

import re
from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

# Official images have a namespace for each processor, others name it at the end of the tag. x64 is the usual one.
_PROCESSOR = re.compile(
    r"(?<![^/])(?:arm64v8|arm32v[567]|ppc64le|s390x|riscv64|i386)/|-(?:arm64(?:v8)?|arm32v7|arm|ppc64le|s390x|riscv64)$"
)


@rule(
    Severity.INFO,
    "Linux kernels keep their system call interface",
    met="Linux kernels keep their system call interface",
    on=Placement,
    stage=Stage.START,
    bad=(
        "linux mcr.microsoft.com/dotnet/sdk:10.0-alpine-arm32v7",
        "linux mcr.microsoft.com/dotnet/aspnet:10.0-noble-arm64v8",
    ),
    good=(
        "linux debian:12",
        "linux alpine:3.20 default kubernetes",
    ),
    lesson="portability-and-its-limits",
    sources=("kernel-abi-stable", "oci-image-index"),
)
def linux_image_on_linux_host(placement: Placement) -> Iterator[Finding]:
    """
    Linux promises its programs a stable boundary between user mode and kernel: system calls stay, whatever
    the kernel's version. So an old image runs on a newer kernel, and a new image on an older kernel as long
    as it does not use calls which that kernel lacks. There is no build to match. The processor architecture
    still has to fit: a tag for one processor needs a host with it, or emulation.
    """
    if placement.kernel_os == "linux" and placement.image.os == "linux":
        if other := _PROCESSOR.search(placement.image.text.partition("@")[0]):
            message = (
                f"This image is for {other[0].strip('/-')} processors; the host needs one, or emulation."
            )
            yield breaks("image", message, sources=("oci-image-index",), title="Processor has to fit as well")
        yield holds(
            "image",
            "System calls are a stable interface on Linux, so image and kernel need no equal version.",
        )
