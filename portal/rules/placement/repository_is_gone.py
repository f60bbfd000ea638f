"""An image in a repository that has been removed from its registry."""

import datetime
import re
from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, rule
from portal.rules.placement._words import best_image_for_host, day

_DOCKER_HUB = re.compile(r"(?:docker\.io/)?microsoft/[a-z0-9._-]+$")


@rule(
    Severity.ERROR,
    "Image is gone from its registry",
    met="Image is in its registry",
    on=Placement,
    stage=Stage.PULL,
    bad=(
        "windows-server-2022 microsoft/windowsservercore:ltsc2016 hyperv as_of=2026-11-26",
        "windows-server-2019 microsoft/iis as_of=2021-07-01",
    ),
    good=(
        "windows-server-2019 microsoft/windowsservercore:ltsc2019 as_of=2021-06-30",
        "windows-server-2022 mcr.microsoft.com/windows/servercore:ltsc2022",
    ),
    lesson="windows-base-images",
    sources=("ms-docker-hub-deprecated",),
)
def repository_is_gone(placement: Placement) -> Iterator[Finding]:
    """
    Until 2018 Microsoft published its images on Docker Hub, under `microsoft/`. They moved to the registry
    mcr.microsoft.com, and on 1 July 2021 the old repositories were removed. Anyone who still names them
    cannot pull; a host that has pulled before still starts its copy.

    **What you see.** *pull access denied, repository does not exist or may require docker login*.

    **What to do.** Name the image in Microsoft's registry, such as mcr.microsoft.com/windows/servercore:ltsc2022,
    and take one in support: the releases of those years are not.
    """
    repository = placement.image.repository
    if not _DOCKER_HUB.match(repository):
        return
    gone = datetime.date.fromisoformat(str(facts.current().platform.facts["docker_hub_gone_since"].value))
    if placement.as_of >= gone:
        name = repository.removeprefix("docker.io/")
        yield breaks(
            "image",
            f"Docker Hub has no {name} since {day(gone)}; Microsoft's images are at mcr.microsoft.com.",
            fixes=_moved(placement),
        )


def _moved(placement: Placement) -> tuple[Fix, ...]:
    """What the image is called today, on the newest release that the host runs."""
    to = best_image_for_host(placement)
    return (Fix(f"Use {to.image.reference}", to, "Rebuild your image on it."),) if to else ()
