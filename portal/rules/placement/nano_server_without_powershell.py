"""Windows PowerShell is not in Nano Server."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, asks, breaks, holds, rule
from portal.rules.placement._details import (
    NANO,
    feature,
    is_windows_image,
    needed,
    new_nano,
    old_nano,
    stage_of,
    use_family,
    where_needed,
)


@rule(
    Severity.ERROR,
    "Nano Server has no Windows PowerShell",
    met="Image has Windows PowerShell",
    on=Placement,
    stage=Stage.RUN,
    bad=(
        "windows-server-2022 nanoserver:ltsc2022 process needs=powershell",
        "windows-server-2025 nanoserver:ltsc2025 process command=powershell.exe",
    ),
    good=(
        "windows-server-2022 servercore:ltsc2022 process needs=powershell",
        "windows-server-2016 nanoserver:sac2016 process needs=powershell",
    ),
    lesson="choosing-a-base-image",
    sources=("ms-base-images", "ms-nano-2025-announcement"),
    about=("needs", "command"),
)
def nano_server_without_powershell(placement: Placement) -> Iterator[Finding]:
    """
    Windows PowerShell, WMI and the servicing stack were taken out of Nano Server with release 1709, when it became
    a container image only. The image of 2016 still had them. For Windows Server 2025, Microsoft announced PowerShell
    as a feature on demand that is added while the image is built.

    **What you see.** *'powershell' is not recognized*, or at the start of a container *The system cannot find the
    file specified*.

    **What to do.** Take Server Core, or copy PowerShell 7 (`pwsh`) into the image and call that.
    """
    if not is_windows_image(placement) or not needed(placement, "powershell", "powershell"):
        return
    image, where = placement.image, where_needed(placement, "powershell")
    if not image.family:
        yield asks(
            "image_family",
            "Windows PowerShell is in every base image but Nano Server; name the one underneath.",
        )
    elif image.family != NANO:
        yield holds(where, "Windows PowerShell 5.1 is part of this base image.")
    elif old_nano(image):
        yield holds(where, "The Nano Server image of 2016 still had PowerShell; it left with release 1709.")
    elif new_nano(image) and (named := feature(placement, "powershell")):
        message = f"{named} adds PowerShell to Nano Server of 2025, by Microsoft's announcement. Test what you call."
        yield breaks(
            "features_on_demand",
            message,
            severity=Severity.WARNING,
            title="PowerShell is a feature on demand",
        )
    else:
        message = "Nano Server has no Windows PowerShell; it left with release 1709."
        if new_nano(image):
            message += " On Nano Server of 2025 it is a feature on demand, and none is named."
        yield breaks(where, message, stage=stage_of(placement, "powershell"), fixes=use_family(placement))
