"""Process isolation shares the host's kernel, so builds have to fit: the reason behind the table."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.placement._words import use_host_of_image, use_hyperv, use_image_for_host


@rule(
    Severity.ERROR,
    "Image build differs from the kernel it would meet",
    met="Image build fits the kernel it meets",
    on=Placement,
    stage=Stage.START,
    bad=("windows-server-2022 ltsc2019 process", "windows-server-2025 ltsc2016 process"),
    good=(
        "windows-server-2022 ltsc2022 process",
        "windows-server-2022 ltsc2019 hyperv",
        "windows-11-24h2 ltsc2022 process",
    ),
    lesson="process-isolation",
    sources=("ms-version-compatibility",),
)
def builds_differ(placement: Placement) -> Iterator[Finding]:
    """
    A process-isolated container calls the kernel of the host. Up to Windows Server 2019 the line between
    user mode and kernel changed with every build, so host and image must have the same one. From build 20348
    (Windows Server 2022) on that line is stable: a newer host runs the 2022 image. Hyper-V isolation gives
    the image a kernel of its own build, so the builds fit by construction.

    **What you see.** The start fails with `0xc0370101`: *The operating system of the container does not match
    the operating system of the host*.

    **What to do.** Use Hyper-V isolation, or rebuild the image on a base of the host's build.
    """
    image, host, support = placement.image, placement.host, placement.support
    if not placement.is_windows or image.build is None or host.build is None or image.build > host.build:
        return
    if placement.mode == "hyperv":
        yield holds("isolation", f"The utility VM runs a kernel of the image's own build, {image.build}.")
    elif image.build == host.build:
        yield holds("image", f"Both have build {image.build}, so the image meets the kernel it was made for.")
    elif support is not None and "process" in support.modes:
        floor = facts.current().platform.stable_abi
        text = f"The builds differ ({image.build} on {host.build}), but the table lists the pair"
        if image.build >= floor.build:
            text += f": from build {floor.build} on the line between user mode and kernel is stable"
        yield holds("image", f"{text}.", sources=(*support.sources, *floor.sources))
    else:
        message = (
            f"A process-isolated container meets the host's kernel, build {host.build}; "
            f"the image was made for build {image.build}. The start fails with 0xc0370101."
        )
        fixes = (*use_hyperv(placement), *use_image_for_host(placement), *use_host_of_image(placement))
        yield breaks("isolation", message, fixes=fixes)
