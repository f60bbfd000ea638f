"""Parts of Windows that a Linux image cannot have."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.placement.words import NEEDS
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_OF_BOTH = {"pwsh", "dotnet", "time-zone", "dns", "fonts"}


@rule(
    Severity.ERROR,
    "Linux images have no parts of Windows",
    met="Program needs nothing of Windows",
    on=Placement,
    stage=Stage.RUN,
    bad=("linux debian:12 needs=netfx", "linux debian:12 needs=iis,msi"),
    good=("linux debian:12 needs=pwsh", "linux mcr.microsoft.com/dotnet/aspnet:10.0 needs=dotnet"),
    lesson="what-a-container-is",
    sources=("ms-containers-about", "ms-lift-and-shift"),
    about=("needs",),
)
def need_is_of_windows(placement: Placement) -> Iterator[Finding]:
    """
    .NET Framework, IIS, Windows PowerShell, MSI packages and the like are parts of Windows or made for it. They call
    Windows, so a Linux image cannot run them, whatever is installed in it. Modern .NET and PowerShell 7 exist for both.

    **What to do.** Take a Windows base image, or move the program to what exists on Linux.
    """
    if placement.image.os != "linux":
        return
    windows = [need for need in placement.more.needs if need not in _OF_BOTH and need in NEEDS]
    if windows:
        yield breaks("needs", f"{', '.join(windows)}: a part of Windows that no Linux image has.")
    elif placement.more.needs and all(need in _OF_BOTH for need in placement.more.needs):
        yield holds("needs", "What the program needs exists for Linux.")
