"""On build 14393 the fourth number has to match as well."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.placement._words import use_hyperv


@rule(
    Severity.ERROR,
    "Revisions differ on a 2016 kernel",
    met="Revisions match on a 2016 kernel",
    on=Placement,
    stage=Stage.START,
    bad=(
        "windows-server-2016@1914 servercore:10.0.14393.1944 process",
        "windows-10-1607@2000 servercore:10.0.14393.2100 process",
    ),
    good=(
        "windows-server-2016@1944 servercore:10.0.14393.1944 process",
        "windows-server-2016 ltsc2016 hyperv",
    ),
    lesson="host-and-image-versions",
    sources=("ms-version-compatibility",),
)
def revisions_differ_on_2016(placement: Placement) -> Iterator[Finding]:
    """
    Windows Server 2016 was the first release with containers. There, process isolation needs the same
    revision on both sides: the fourth number of 10.0.14393.1944, not only the third. Microsoft says that other
    pairs will not run, or might not start; from version 1809 on the rule is gone.

    **What to do.** Install the month's update on the host and rebuild the image on the base image of the
    same month; or use Hyper-V isolation, where each container has a kernel of its own.
    """
    image, host = placement.image, placement.host
    if not placement.shares_kernel_by_build or placement.mode != "process":
        return
    build = facts.current().platform.revision_must_match.build
    if host.build != build or image.build != build:
        return
    if host.revision is None or image.revision is None:
        message = "Build 14393 also needs equal revisions, and one of them is not given. Type both, such as 14393.1944."
        where = "host" if host.revision is None else "image"
        yield breaks(where, message, severity=Severity.INFO, title="Revisions have to match on a 2016 kernel")
    elif host.revision == image.revision:
        yield holds("image", f"Host and image both have revision {host.revision}.")
    else:
        message = f"Host revision {host.revision} is not image revision {image.revision}; on build 14393 the container may not start and is not supported."
        yield breaks("image", message, fixes=use_hyperv(placement))
