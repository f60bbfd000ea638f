"""Every pod starts with a pause container, which has to fit the node as well."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule


@rule(
    Severity.WARNING,
    "Pause image has no variant for this node",
    met="Pause image has a variant for this node",
    on=Placement,
    stage=Stage.START,
    bad=(
        "windows-server-1903 1903 process containerd as_of=2026-11-26",
        "windows-server-2016 ltsc2016 process containerd as_of=2026-11-26",
        "windows-server-2022 ltsc2022 process containerd as_of=2021-12-20",
    ),
    good=(
        "windows-server-2022 ltsc2022 process kubernetes",
        "windows-11-26h1 ltsc2025 process containerd",
        "windows-server-1909 1909 process kubernetes as_of=2021-05-10",
    ),
    lesson="pause-image-and-containerd",
    sources=("containerd-cri-config",),
)
def pause_image_must_fit(placement: Placement) -> Iterator[Finding]:
    """
    A pod's network and lifetime depend on a first, tiny container: the pause (or sandbox) container. On
    Windows it is a Windows image like any other and must fit the node's build. The published pause images are
    lists with a variant per Windows build, so the node finds its own; a private copy that kept only one
    variant does not work after a node upgrade, and an old version of the list knows no new builds. Which
    image containerd takes by default has changed with its versions; what counts is the default on the day
    asked about.

    **What you see.** Pods stay in *ContainerCreating*, and events show *failed to create pod sandbox*.

    **What to do.** Mirror the whole list (all platforms), and check the pause image in containerd's
    configuration (`pinned_images.sandbox`; in containerd 1 `sandbox_image`) when you change the node's
    release. Containers that containerd starts outside of pods need none. AKS brings a pause image with each node image.
    """
    build = placement.host.build
    if (
        not placement.is_windows
        or build is None
        or placement.orchestrator not in ("containerd", "kubernetes")
    ):
        return
    if placement.more.runtime_name == "docker":
        return
    platform = facts.current().platform
    default = platform.pause_images["containerd"]
    pause = default.on(placement.as_of)
    # From the stable line between user mode and kernel on, a newer host runs an older variant.
    fitting = [b for b in pause.builds if b == build or platform.stable_abi.build <= b <= build]
    if fitting:
        message = f"{pause.image}, containerd's default, has a variant for build {max(fitting)}, which fits."
        yield holds("orchestrator", message, sources=default.sources)
    else:
        known = ", ".join(str(each) for each in pause.builds)
        has = f"has variants for builds {known}" if known else "has no variant for Windows"
        message = (
            f"{pause.image}, containerd's default, {has}. A pod on build {build} needs another pause image."
        )
        yield breaks("orchestrator", message, sources=default.sources)
