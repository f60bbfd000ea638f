"""Images of .NET Framework that are rebuilt no more, although their Windows release is."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, rule
from portal.rules.placement._words import day


@rule(
    Severity.WARNING,
    "Framework image is no longer rebuilt",
    met="Framework image is rebuilt",
    on=Placement,
    stage=Stage.RUN,
    bad=(
        "windows-server-2022 mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2022 as_of=2026-11-24",
        "windows-server-2019 mcr.microsoft.com/dotnet/framework/runtime:4.7.2-windowsservercore-ltsc2019 as_of=2026-11-24",
    ),
    good=(
        "windows-server-2022 mcr.microsoft.com/dotnet/framework/aspnet:4.8.1-windowsservercore-ltsc2022 as_of=2026-11-24",
        "windows-server-2019 mcr.microsoft.com/dotnet/framework/runtime:4.7.2-windowsservercore-ltsc2019 as_of=2025-01-01",
    ),
    lesson="choosing-a-base-image",
    sources=("netfx-retirement-2025-10",),
)
def framework_image_retired(placement: Placement) -> Iterator[Finding]:
    """
    Besides the Windows release, the framework in an image has an end date of its own. On 14 Oct 2025
    Microsoft stopped rebuilding the images of .NET Framework 3.5, 4.6.2 to 4.7.2, and 4.8 on ltsc2022. The
    tags can still be pulled; what is in them stays as it was, with all the holes found in Windows since.

    **What to do.** Move to 4.8.1 (on ltsc2019 and ltsc2016 to 4.8): programs for older 4.x versions run on it unchanged.
    """
    image = placement.image
    derived = facts.current().derived(image.repository) if image.repository and image.tag else None
    known = derived.find(image.tag.removesuffix("-amd64")) if derived else None
    if derived and known and known.ends and known.ends <= placement.as_of:
        yield breaks(
            "image",
            f"{derived.name} {known.version} on {known.image} has not been rebuilt since {day(known.ends)}.",
        )
