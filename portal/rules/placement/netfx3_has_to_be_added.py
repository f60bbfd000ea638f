""".NET Framework 3.5 is no part of a base image."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, asks, breaks, holds, rule
from portal.rules.placement._details import is_windows_image, needed
from portal.rules.placement._words import day

_REPOSITORY = "mcr.microsoft.com/dotnet/framework/"


@rule(
    Severity.WARNING,
    ".NET Framework 3.5 has to be added",
    met=".NET Framework 3.5 is in the image",
    on=Placement,
    stage=Stage.BUILD,
    bad=(
        "windows-server-2022 servercore:ltsc2022 process needs=netfx3",
        "windows-server-2019 servercore:ltsc2019 process needs=netfx3",
        "windows-server-2019 mcr.microsoft.com/dotnet/framework/runtime:3.5-windowsservercore-ltsc2019 process "
        "needs=netfx3 as_of=2026-11-24",
    ),
    good=(
        "windows-server-2022 servercore:ltsc2022 process needs=netfx",
        "windows-server-2019 mcr.microsoft.com/dotnet/framework/runtime:3.5-windowsservercore-ltsc2019 process "
        "needs=netfx3 as_of=2024-11-24",
    ),
    lesson="choosing-a-base-image",
    sources=("netfx-install-netfx3", "netfx-retirement-2025-10"),
    about=("needs",),
)
def netfx3_has_to_be_added(placement: Placement) -> Iterator[Finding]:
    """
    .NET Framework 3.5, which also runs programs for 2.0 and 3.0, is a feature whose files are not in the base
    images. How it gets in depends on the year: from ltsc2022 on as a capability; in ltsc2019 and ltsc2016 as
    a feature, with the update service switched on for that one `RUN`. Ready-made images
    (`dotnet/framework/runtime:3.5-...`) were rebuilt until 14 Oct 2025, those on ltsc2025 until 13 May 2025.

    **What you see.** Without the files, dism ends with 0x800f081f; a program for 2.0 does not start.

    **What to do.** ltsc2022 and newer: `dism /Online /Add-Capability /CapabilityName:NetFx3`. Older: set `wuauserv`
    to start, `dism /Online /Enable-Feature /FeatureName:NetFx3 /All`, switch it off again. Try .NET Framework 4.8
    first: many programs run on it unchanged.
    """
    image = placement.image
    if (
        not is_windows_image(placement)
        or not needed(placement, "netfx3")
        or image.family in ("", "nanoserver")
    ):
        return
    if image.repository.startswith(_REPOSITORY) and image.tag.startswith("3.5"):
        derived = facts.current().derived(image.repository)
        known = derived.find(image.tag) if derived else None
        if known and known.ends and known.ends <= placement.as_of:
            message = f"This image has .NET Framework 3.5, and has not been rebuilt since {day(known.ends)}."
            yield breaks(
                "image",
                message,
                sources=("netfx-retirement-2025-10", "netfx-removal-2025-05"),
                title="Image with 3.5 is retired",
            )
        else:
            yield holds("image", "This image has .NET Framework 3.5.")
    elif "netfx3" in "".join(placement.more.features_on_demand).lower():
        yield holds("features_on_demand", ".NET Framework 3.5 is added as a feature.")
    elif image.build is None:
        yield asks(
            "image_build",
            "How .NET Framework 3.5 gets into the image depends on its release: name the build.",
        )
    elif image.build >= facts.current().platform.stable_abi.build:
        message = "The image lacks .NET Framework 3.5. Add it with dism /Online /Add-Capability /CapabilityName:NetFx3."
        yield breaks("needs", message)
    else:
        message = (
            "The image lacks .NET Framework 3.5, and its update service is off. In one RUN: set wuauserv to start, "
            "dism /Online /Enable-Feature /FeatureName:NetFx3 /All, set it back."
        )
        yield breaks("needs", message)
