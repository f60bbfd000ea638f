"""An image of a newer build than the host runs in neither mode."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.placement._words import use_host_of_image, use_image_for_host


@rule(
    Severity.ERROR,
    "Image is newer than the host",
    met="Image is not newer than the host",
    on=Placement,
    stage=Stage.PULL,
    bad=(
        "windows-server-2019 ltsc2022 process",
        "windows-server-2022 ltsc2025 hyperv",
        "windows-10-22h2 ltsc2022",
    ),
    good=("windows-server-2022 ltsc2022", "windows-server-2025 ltsc2016 hyperv"),
    lesson="host-and-image-versions",
    sources=("ms-portability", "moby-pull-windows", "containerd-platforms"),
)
def image_newer_than_host(placement: Placement) -> Iterator[Finding]:
    """
    Programs in a newer image may call what an older kernel does not have. Hyper-V isolation does not help:
    Microsoft's table has no such pair in either mode, and Docker refuses it before the mode matters.

    **What you see.** Docker compares the builds before it pulls: *a Windows version 10.0.20348-based image is
    incompatible with a 10.0.17763 host*. If the tag is a list, the newer entries are left out, and it says *no
    matching manifest*; containerd says *no match for platform in manifest*.

    **What to do.** Build on an image that is not newer than your oldest host, or upgrade the hosts first.
    Hosts first, images second, is the order that never breaks.
    """
    if not placement.shares_kernel_by_build or placement.host.build is None or placement.image.build is None:
        return
    host, image = placement.host, placement.image
    if placement.image.build > placement.host.build:
        message = f"The image has build {image.build}, the host only {host.build}. It runs in neither isolation mode."
        yield breaks("image", message, fixes=(*use_image_for_host(placement), *use_host_of_image(placement)))
    else:
        relation = "equals" if image.build == host.build else "is older than"
        yield holds("image", f"Image build {image.build} {relation} host build {host.build}.")
