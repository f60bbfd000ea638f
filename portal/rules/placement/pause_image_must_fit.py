"""Every pod starts with a pause container, which has to fit the node as well."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.INFO,
    "Pause image has to fit the node",
    met="Pause image fits the node",
    on=Placement,
    stage=Stage.START,
    bad=("windows-server-2022 ltsc2022 process kubernetes",),
    good=("windows-server-2022 ltsc2022 process docker",),
    lesson="host-and-image-versions",
    sources=("containerd-cri-config",),
)
def pause_image_must_fit(placement: Placement) -> Iterator[Finding]:
    """
    A pod's network and lifetime hang on a first, tiny container: the pause (or sandbox) container. On
    Windows it is a Windows image like any other and must fit the node's build. The published pause images
    are lists with a variant per Windows build, so the node finds its own; a private copy that kept one
    variant only does not work after a node upgrade.

    **What you see.** Pods stay in *ContainerCreating*, and events show *failed to create pod sandbox*.

    **What to do.** Mirror the whole list (all platforms), and check `sandbox_image` in containerd's
    configuration when you change the node's release.
    """
    if placement.is_windows and placement.orchestrator in ("containerd", "kubernetes", "aks"):
        pause = facts.current().platform.pause_image
        where = f"containerd's default is {pause}; it is a list with a variant per Windows build."
        yield breaks(
            "orchestrator",
            f"The pod's pause image must have a variant for build {placement.host.build} too. {where}",
        )
