"""Process isolation shares the host's kernel, so builds have to fit: the reason behind the table."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.placement._words import use_image_for_host


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
    sources=("ms-version-compatibility", "containerd-platforms"),
)
def builds_differ(placement: Placement) -> Iterator[Finding]:
    """
    A process-isolated container calls the kernel of the host. Before build 20348 (Windows Server 2022) nobody
    promises that the boundary between user mode and kernel is the same in two builds, so host and image must
    be of the same build. From that build on the boundary is stable: a newer host runs the 2022 image. Hyper-V
    isolation gives the image a kernel of its own build, so the builds fit by construction.

    **What you see.** The start fails with `0xc0370101`: *The operating system of the container does not match
    the operating system of the host*. containerd compares builds when it picks from a list of images, so
    there, and in Kubernetes, the pull itself may end with *no match for platform in manifest*.

    **What to do.** Use Hyper-V isolation, or rebuild the image on a base of the host's build.
    """
    image, host, support = placement.image, placement.host, placement.support
    if (
        not placement.shares_kernel_by_build
        or image.build is None
        or host.build is None
        or image.build > host.build
    ):
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
        sources = tuple(dict.fromkeys((*support.sources, *floor.sources)))
        yield holds("image", f"{text}.", sources=sources)
    else:
        failure = "The start fails with 0xc0370101."
        if placement.orchestrator != "docker":
            failure = "The start fails with 0xc0370101, if containerd does not refuse the pull before."
        message = (
            f"A process-isolated container meets the host's kernel, build {host.build}; "
            f"the image was made for build {image.build}. {failure}"
        )
        # Where the table has a row, the rule about the table offers the same ways out.
        fixes = use_image_for_host(placement) if support is None else ()
        yield breaks("isolation", message, fixes=fixes)
