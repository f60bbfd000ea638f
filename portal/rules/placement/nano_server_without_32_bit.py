"""32-bit programs and Nano Server."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, asks, breaks, holds, rule
from portal.rules.placement._details import (
    NANO,
    feature,
    is_windows_image,
    needed,
    new_nano,
    stage_of,
    use_family,
)


@rule(
    Severity.ERROR,
    "Nano Server runs 64-bit programs only",
    met="Image runs 32-bit programs",
    on=Placement,
    stage=Stage.RUN,
    bad=(
        "windows-server-2022 nanoserver:ltsc2022 process needs=wow64",
        "windows-server-2025 nanoserver:ltsc2025 process needs=wow64",
    ),
    good=(
        "windows-server-2022 servercore:ltsc2022 process needs=wow64",
        "windows-server-2025 nanoserver:ltsc2025 process needs=wow64 "
        "features_on_demand=Microsoft.NanoServer.Datacenter.WOWSupport",
    ),
    lesson="choosing-a-base-image",
    sources=("windows-containers-118", "windows-containers-569", "ms-nano-2025-announcement"),
    about=("needs",),
)
def nano_server_without_32_bit(placement: Placement) -> Iterator[Finding]:
    """
    32-bit programs need WoW64, the layer that runs them on 64-bit Windows. Nano Server came without it until Windows
    Server 2025; there it is a feature on demand, `Microsoft.NanoServer.Datacenter.WOWSupport`, which is added while
    the image is built. Older Nano Server images cannot get it at all.

    **What to do.** Take Server Core, the 64-bit build of the program, or Nano Server of 2025 with the
    feature:
    `DISM /Online /Add-Capability /CapabilityName:Microsoft.NanoServer.Datacenter.WOWSupport /NoRestart`
    (status 3010 asks for a restart and is not a failure).
    """
    if not is_windows_image(placement) or not needed(placement, "wow64"):
        return
    image = placement.image
    if not image.family:
        yield asks(
            "image_family",
            "32-bit programs run on every base image but Nano Server; name the one underneath.",
        )
    elif image.family != NANO:
        yield holds("needs", "This base image has WoW64, which runs 32-bit programs.")
    elif new_nano(image) and feature(placement, "wow"):
        yield holds("features_on_demand", "The feature on demand brings WoW64 to Nano Server of 2025.")
    elif image.build is None:
        yield asks(
            "image_build",
            "Nano Server of 2025 can get WoW64 as a feature on demand, older ones cannot: name the build.",
        )
    else:
        stage = stage_of(placement, "wow64")
        message = "Nano Server runs 64-bit programs only."
        if new_nano(image):
            message += " On Nano Server of 2025, WoW64 is a feature on demand, and it is not named."
        elif feature(placement, "wow"):
            message += " The feature on demand exists for Nano Server of 2025 only."
        yield breaks("needs", message, stage=stage, fixes=use_family(placement))
