"""Windows Installer is not in Nano Server."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, asks, breaks, holds, rule
from portal.rules.placement._details import (
    NANO,
    is_windows_image,
    needed,
    stage_of,
    use_family,
    where_needed,
)


@rule(
    Severity.ERROR,
    "Nano Server has no Windows Installer",
    met="Image has Windows Installer",
    on=Placement,
    stage=Stage.BUILD,
    bad=(
        "windows-server-2022 nanoserver:ltsc2022 process needs=msi",
        "windows-server-2025 nanoserver:ltsc2025 process needs=msi action=build",
    ),
    good=(
        "windows-server-2022 servercore:ltsc2022 process needs=msi",
        "windows-server-2022 nanoserver:ltsc2022 process needs=dotnet",
    ),
    lesson="choosing-a-base-image",
    sources=("dotnet-docker-1448", "ms-nano-wsa"),
    about=("needs", "command"),
)
def nano_server_without_msi(placement: Placement) -> Iterator[Finding]:
    """
    Nano Server never had Windows Installer: MSI packages can run actions of their own that expect a desktop,
    and Microsoft left them out on purpose. Server Core and the larger images install MSI packages if they ask
    no questions.

    **What you see.** *'msiexec' is not recognized as an internal or external command*.

    **What to do.** Install in a Server Core stage and copy the files out of it, take the product's ZIP archive, or
    take Server Core as the base. Registry entries do not come along with a copy.
    """
    if not is_windows_image(placement) or not needed(placement, "msi", "msiexec"):
        return
    where, family = where_needed(placement, "msi"), placement.image.family
    if not family:
        yield asks(
            "image_family",
            "MSI packages install on every base image but Nano Server; name the one underneath.",
        )
    elif family == NANO:
        message = "Nano Server has no Windows Installer, so MSI packages cannot be installed."
        yield breaks(
            where, message, stage=stage_of(placement, "msi", Stage.BUILD), fixes=use_family(placement)
        )
    else:
        yield holds(where, "MSI packages install silently here (msiexec /i FILE /qn); nothing can be shown.")
