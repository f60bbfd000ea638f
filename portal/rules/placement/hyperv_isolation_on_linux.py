"""Isolation modes are a matter of Windows."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, rule


@rule(
    Severity.ERROR,
    "Isolation mode does not exist on Linux",
    met="Isolation mode exists on Linux",
    on=Placement,
    stage=Stage.START,
    bad=(
        "linux debian:12 hyperv",
        "linux alpine:3.20 hyperv containerd",
    ),
    good=("linux debian:12", "windows-server-2022 ltsc2022 hyperv"),
    lesson="namespaces",
    sources=("docker-container-run",),
)
def hyperv_isolation_on_linux(placement: Placement) -> Iterator[Finding]:
    """
    Process and Hyper-V isolation are two modes of Windows containers. On Linux, Docker knows only `default`:
    namespaces on the host's kernel.

    **What you see.** `docker run --isolation=hyperv` ends with *invalid isolation (hyperv): linux only
    supports 'default'*. It says the same of `process`, although that is what the default amounts to.

    **What to do.** Leave `--isolation` out. For a kernel of its own, put the container into a virtual
    machine.
    """
    if placement.isolation == "default" or placement.kernel_os != "linux" or placement.image.os != "linux":
        return
    to = placement.with_(isolation="default")
    if placement.isolation == "hyperv":
        message = "Hyper-V isolation is a mode of Windows containers; a Linux host does not have it."
        yield breaks("isolation", message, fixes=(Fix("Use the default", to),))
    else:
        message = "Linux containers share the host's kernel in any case; Docker takes no --isolation=process for it here."
        yield breaks(
            "isolation", message, severity=Severity.INFO, title="Isolation modes are of Windows only"
        )
