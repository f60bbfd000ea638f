"""PowerShell 7 is in no base image."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Image, Placement
from portal.rules.engine import Finding, Severity, Stage, asks, breaks, holds, rule
from portal.rules.placement._details import is_windows_image, needed, old_nano, stage_of, where_needed

_WITH = (
    "mcr.microsoft.com/dotnet/sdk",
    "mcr.microsoft.com/powershell",
    "mcr.microsoft.com/dotnet/nightly/sdk",
)


@rule(
    Severity.WARNING,
    "PowerShell 7 has to be added",
    met="Image has PowerShell 7",
    on=Placement,
    stage=Stage.BUILD,
    bad=(
        "windows-server-2022 nanoserver:ltsc2022 process needs=pwsh",
        "windows-server-2022 servercore:ltsc2022 process needs=pwsh",
        "windows-server-2022 mcr.microsoft.com/dotnet/aspnet:10.0-nanoserver-ltsc2022 process needs=pwsh",
    ),
    good=(
        "windows-server-2022 mcr.microsoft.com/dotnet/sdk:10.0-nanoserver-ltsc2022 process needs=pwsh",
        "windows-server-2022 mcr.microsoft.com/powershell:7.4-nanoserver-ltsc2022 process needs=pwsh",
    ),
    lesson="choosing-a-base-image",
    sources=("ms-base-images", "dotnet-sdk-nano-dockerfile", "dotnet-aspnet-nano-dockerfile"),
    about=("needs", "command"),
)
def pwsh_has_to_be_copied(placement: Placement) -> Iterator[Finding]:
    """
    PowerShell 7 and newer (`pwsh`) is a program of its own and not part of Windows, so no base image has it.
    It runs on all of them, Nano Server included. The .NET SDK images bring it, and so do Microsoft's
    PowerShell images; the images of the .NET runtime, ASP.NET, .NET Framework and IIS do not.

    **What you see.** *'pwsh' is not recognized as an internal or external command*.

    **What to do.** Unpack its ZIP archive in a build stage and copy the folder, or start from an image that has it.
    """
    if not is_windows_image(placement) or not needed(placement, "pwsh", "pwsh"):
        return
    image, where = placement.image, where_needed(placement, "pwsh")
    if image.repository in _WITH:
        yield holds(where, f"{image.repository} brings PowerShell 7.")
    elif (
        image.is_base or not image.repository or image.tag == "?" or facts.current().derived(image.repository)
    ):
        message = f"{_kind(image)} has no PowerShell 7; copy it into your image."
        yield breaks(
            where,
            message,
            severity=Severity.ERROR if where == "command" else None,
            stage=stage_of(placement, "pwsh", Stage.BUILD),
        )
    else:
        yield asks("needs", f"Whether {image.text} brings PowerShell 7 is not known here; run pwsh -v in it.")


def _kind(image: Image) -> str:
    if image.is_base and image.family == "nanoserver" and old_nano(image):
        return "The Nano Server of 2016"
    return image.text if image.repository and not image.is_base else "The base image"
