"""An image for Arm64 processors."""

import re
from collections.abc import Iterator

from portal import facts
from portal.placement import Image, Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, asks, breaks, rule

SUFFIX = "-arm64"
_ARM64 = re.compile(r"^(?:docker\.io/)?arm64v8/|-arm64(?:v8)?$", re.IGNORECASE)


@rule(
    Severity.ERROR,
    "Image is for Arm64",
    met="Image fits the processor",
    on=Placement,
    stage=Stage.PULL,
    bad=(
        "windows-11-24h2 mcr.microsoft.com/windows/servercore:ltsc2025-arm64",
        "windows-server-2025 mcr.microsoft.com/windows/nanoserver:ltsc2025-arm64",
        "? arm64v8/nginx:1.27 default aci",
        "? mcr.microsoft.com/dotnet/aspnet:10.0-noble-arm64v8 default aci",
    ),
    good=(
        "windows-11-24h2 mcr.microsoft.com/windows/servercore:ltsc2025-amd64",
        "windows-server-2025 nanoserver:ltsc2025",
        "? mcr.microsoft.com/dotnet/aspnet:10.0-noble-amd64 default aci",
    ),
    lesson="portability-and-its-limits",
    sources=("windows-containers-586", "aci-faq"),
)
def image_for_arm64(placement: Placement) -> Iterator[Finding]:
    """
    A container runs on the processor of its host. For Arm64, Microsoft names Nano Server and Server Core of
    Windows Server 2025, on devices with Windows 11 24H2. Bulkhead knows releases and builds, not processors, so it
    cannot say which one your host has. Azure Container Instances has x64 processors only, for Windows and for Linux.

    **What to do.** On an x64 host take the tag without `-arm64`. On an Arm64 host pair the image with the
    build that it was made for.
    """
    image = placement.image
    if placement.orchestrator == "aci" and _ARM64.search(
        f"{image.repository or image.text}:{image.tag}".rstrip(":")
    ):
        message = "Azure Container Instances runs images for x64 only; one for Arm64 alone does not start."
        yield breaks("image", message, stage=Stage.START, sources=("aci-faq",))
        return
    if not placement.is_windows or not image.tag.lower().endswith(SUFFIX):
        return
    key = facts.current().platform.facts["arm64_images"].value
    other = Image.parse(f"{image.repository}:{image.tag[: -len(SUFFIX)]}")
    yield asks(
        "host",
        f"This tag is for Arm64 processors, and the host's is not known. Microsoft names {key}{SUFFIX} on Windows 11 24H2.",
        fixes=(Fix("Use the image for x64", placement.with_(image=other)),),
    )
