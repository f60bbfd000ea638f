"""An image whose runtime gets no more fixes, although its Windows release does."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules import runtimes
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.placement._words import day


@rule(
    Severity.WARNING,
    "Runtime in the image gets no more fixes",
    met="Runtime in the image is maintained",
    on=Placement,
    stage=Stage.RUN,
    bad=(
        "windows-server-2022 mcr.microsoft.com/dotnet/aspnet:10.0-nanoserver-ltsc2022 as_of=2029-06-01",
        "windows-server-2022 python:3.9-windowsservercore-ltsc2022 as_of=2026-11-26",
        "linux php:8.3 as_of=2029-06-01",
    ),
    good=(
        "windows-server-2022 mcr.microsoft.com/dotnet/aspnet:10.0-nanoserver-ltsc2022 as_of=2026-11-26",
        "windows-server-2022 eclipse-temurin:21-jre-nanoserver-ltsc2022 as_of=2026-11-26",
    ),
    lesson="choosing-a-base-image",
    sources=(
        "dotnet-releases",
        "node-schedule",
        "python-release-cycle",
        "go-release-policy",
        "adoptium-support",
        "php-branches",
    ),
)
def runtime_of_image_ended(placement: Placement) -> Iterator[Finding]:
    """
    Besides the system underneath, the runtime in an image has an end date of its own. The makers of .NET,
    Java, Node.js, Python, Go and PHP publish how long each release line gets fixes. After that day the image
    may be rebuilt for the system's sake or not at all; holes in the runtime stay open either way.

    **What to do.** Move to a line in support, test, and build again.
    """
    image = placement.image
    known = runtimes.of_image(image.repository, image.tag) if image.repository and image.tag else None
    if known is None:
        return
    derived = facts.current().derived(image.repository)
    listed = derived.find(image.tag.removesuffix("-amd64")) if derived else None
    if listed and listed.ends and listed.ends <= placement.as_of:
        return  # framework-image-retired says it
    if known.ends < placement.as_of:
        since = day(known.ends) if known.exact else f"before {day(known.ends)}"
        yield breaks("image", f"{known.name} has had no fixes since {since}.", sources=known.sources)
    else:
        yield holds("image", f"{known.name} gets fixes until {day(known.ends)}.", sources=known.sources)
