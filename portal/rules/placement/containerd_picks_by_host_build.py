"""containerd picks from a list of images by the host's build, whatever the isolation mode."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.INFO,
    "Image has to be pulled for its own build",
    met="Image is pulled for the host's build",
    on=Placement,
    stage=Stage.PULL,
    bad=(
        "windows-server-2025 ltsc2019 hyperv containerd",
        "windows-server-2022 ltsc2019 hyperv containerd",
    ),
    good=("windows-server-2025 ltsc2022 hyperv containerd", "windows-server-2025 ltsc2019 hyperv docker"),
    lesson="hyperv-isolation",
    sources=("containerd-platforms", "containerd-cri-config"),
)
def containerd_picks_by_host_build(placement: Placement) -> Iterator[Finding]:
    """
    A tag usually names a list of images. From such a list containerd takes what fits the host's build under
    process isolation; that Hyper-V isolation would also start older images makes no difference. So the pull
    of an older image fails unless you say which build you want.

    **What you see.** *no match for platform in manifest: not found*.

    **What to do.** Name the platform, with the image's build: `ctr image pull --platform
    'windows(10.0.17763)/amd64' IMAGE`. For pods, set `runtime_platforms` of the runtime in containerd's image
    configuration.
    """
    if placement.more.action == "pull" and placement.shares_kernel_by_build:
        yield from _pull_alone(placement)
    image, host, support = placement.image, placement.host, placement.support
    if not placement.shares_kernel_by_build:
        return
    if placement.orchestrator != "containerd" or placement.mode != "hyperv" or support is None:
        return
    if "hyperv" in support.modes and "process" not in support.modes and image.build != host.build:
        message = (
            f"From a list of images containerd takes one for build {host.build}; "
            f"pull this one with --platform 'windows(10.0.{image.build})/amd64'."
        )
        yield breaks("image", message)


def _pull_alone(placement: Placement) -> Iterator[Finding]:
    """Asked about the pull alone: what does not fit the host's build is not found in a list."""
    support, image, host = placement.support, placement.image, placement.host
    if placement.orchestrator not in ("containerd", "kubernetes", "aks") or placement.mode != "process":
        return
    if support is not None and "process" not in support.modes and (image.build or 0) < (host.build or 0):
        message = (
            f"containerd takes what fits build {host.build} from a list of images, and this one has build "
            f"{image.build}: no match for platform in manifest."
        )
        yield breaks("image", message, severity=Severity.ERROR)
