"""Same build, but the image has newer updates than the host."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.placement._words import use_hyperv


@rule(
    Severity.WARNING,
    "Host has older updates than the image",
    met="Host updates are not older than the image",
    on=Placement,
    stage=Stage.START,
    bad=(
        "windows-server-2025@2894 servercore:10.0.26100.3194 process",
        "windows-server-2022@1000 servercore:10.0.20348.2000 process",
    ),
    good=(
        "windows-server-2025@3194 servercore:10.0.26100.2894 process",
        "windows-server-2022@1 servercore:10.0.20348.2 hyperv",
    ),
    lesson="host-and-image-versions",
    sources=("ms-version-compatibility", "runner-images-11582", "windows-containers-591"),
)
def host_patched_less_than_image(placement: Placement) -> Iterator[Finding]:
    """
    From build 17763 (Windows Server 2019) on, Microsoft does not ask for equal revisions. In the field, hosts
    that were behind with their updates have failed to start newer images of their own build: error
    `0xc0370106`, *the virtual machine or container exited unexpectedly*. Updating the host cured it, and
    Hyper-V isolation got round it.

    Since the vendor's documents and the reports differ, this is a warning, not a refusal.

    **What to do.** Update hosts before you roll out this month's images.
    """
    image, host = placement.image, placement.host
    if not placement.shares_kernel_by_build or placement.mode != "process" or host.build != image.build:
        return
    free = facts.current().platform.revision_free
    if host.revision is None or image.revision is None or host.build is None or host.build < free.build:
        return
    if host.revision < image.revision:
        message = (
            f"Same build, but host revision {host.revision} is older than image revision {image.revision}. "
            "Such pairs are supported, and some have failed with 0xc0370106 until the host was updated."
        )
        yield breaks("host", message, fixes=use_hyperv(placement), dispute=free.dispute)
    else:
        message = (
            f"Same build; host revision {host.revision} is not older than image revision {image.revision}."
        )
        yield holds("host", message, sources=free.sources)
