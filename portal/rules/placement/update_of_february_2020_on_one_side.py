"""The security update of February 2020 changed the line between user mode and kernel."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.placement._words import use_hyperv


@rule(
    Severity.ERROR,
    "Only one side has the update of February 2020",
    met="Both sides are on the same side of the update of February 2020",
    on=Placement,
    stage=Stage.START,
    bad=(
        "windows-server-2019@1100 servercore:10.0.17763.900 process",
        "windows-server-2019@900 servercore:10.0.17763.1100 process",
    ),
    good=(
        "windows-server-2019@1100 servercore:10.0.17763.1098 process",
        "windows-server-2019@800 servercore:10.0.17763.805 process",
    ),
    lesson="host-and-image-versions",
    sources=("ms-update-containers", "ms-update-containers-2020-03-09", "moby-40525"),
)
def update_of_february_2020_on_one_side(placement: Placement) -> Iterator[Finding]:
    """
    The security update of 11 February 2020 changed the boundary between user mode and kernel for the releases
    of that time. Microsoft says that a host with it and an image without it, or the other way round, do not
    work together under process isolation. Windows Server 2016 needs equal revisions anyway; newer releases
    were made after the change.

    **What you see.** The reports of the time are about 32-bit programs in the container that fail, and
    Microsoft's page of March 2020 spoke of those; today's page makes no exception.

    **What to do.** Rebuild the image on any base image published since; and update the host.
    """
    image, host = placement.image, placement.host
    if not placement.shares_kernel_by_build or placement.mode != "process" or host.build != image.build:
        return
    first = facts.current().platform.february_2020.get(host.build or 0)
    if first is None or host.revision is None or image.revision is None:
        return
    newer_host, newer_image = host.revision >= first, image.revision >= first
    if newer_host == newer_image:
        side = "have" if newer_host else "lack"
        yield holds("image", f"Host and image both {side} the update of February 2020 (revision {first}).")
    else:
        older = "image" if newer_host else "host"
        message = f"The {older} lacks the update of February 2020 (revision {first}), the other side has it."
        yield breaks(older, message, fixes=use_hyperv(placement))
