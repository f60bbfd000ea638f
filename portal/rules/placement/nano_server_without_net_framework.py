""".NET Framework is not in Nano Server."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, asks, breaks, holds, rule
from portal.rules.placement._details import (
    NANO,
    is_windows_image,
    needed,
    stage_of,
    use_bringing,
    use_family,
    where_needed,
)


@rule(
    Severity.ERROR,
    "Nano Server has no .NET Framework",
    met="Image has .NET Framework",
    on=Placement,
    stage=Stage.RUN,
    bad=(
        "windows-server-2022 nanoserver:ltsc2022 process needs=netfx",
        "windows-server-2016 nanoserver:sac2016 process needs=netfx",
        "windows-server-2022 nanoserver:ltsc2022 process needs=netfx3",
    ),
    good=(
        "windows-server-2022 servercore:ltsc2022 process needs=netfx",
        "windows-server-2022 mcr.microsoft.com/dotnet/framework/aspnet:4.8.1 process needs=netfx",
    ),
    lesson="choosing-a-base-image",
    sources=("ms-base-images", "ms-lift-and-shift", "netfx-runtime-readme"),
    about=("needs", "command"),
)
def nano_server_without_net_framework(placement: Placement) -> Iterator[Finding]:
    """
    .NET Framework is part of Windows that Nano Server never had; modern .NET (5 and newer, before that .NET
    Core) brings its own files and runs on it. Server Core and the larger images contain .NET Framework 4.8 or
    4.8.1.

    **What to do.** Take Server Core or one of the images of `dotnet/framework`, or move the program to modern .NET.
    """
    if not is_windows_image(placement):
        return
    family = placement.image.family
    for need in ("netfx", "netfx3"):
        if not needed(placement, need):
            continue
        if not family:
            yield asks(
                "image_family",
                ".NET Framework is in every base image but Nano Server; name the one underneath.",
            )
        elif family == NANO:
            message = "Nano Server has no .NET Framework of any version; modern .NET runs on it."
            yield breaks(
                where_needed(placement, need),
                message,
                stage=stage_of(placement, need),
                fixes=(*use_bringing(placement, "netfx"), *use_family(placement)),
            )
        elif need == "netfx":
            yield holds("needs", ".NET Framework 4.x is part of this base image.")
