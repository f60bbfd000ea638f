"""The host's network for a container."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule


@rule(
    Severity.ERROR,
    "Host's network is not available to this container",
    met="Host's network is available to this container",
    on=Placement,
    stage=Stage.START,
    bad=(
        "windows-server-2022 ltsc2022 process docker host_network=yes",
        "windows-server-2022 ltsc2022 process kubernetes host_network=yes",
        "linux debian:12 default kubernetes runtime=kata host_network=yes",
    ),
    good=(
        "windows-server-2022 ltsc2022 process kubernetes host_process=yes host_network=yes",
        "linux debian:12 default docker host_network=yes",
    ),
    lesson="windows-nodes",
    sources=("ms-network-architecture", "k8s-hostprocess", "kata-limitations"),
    about=("host_network",),
)
def host_network_on_windows(placement: Placement) -> Iterator[Finding]:
    """
    On Linux a container can share the host's network (`--network host`, `hostNetwork: true`). Windows
    containers cannot: Docker has no such network there, and the proposal for Kubernetes was withdrawn. The
    exception is HostProcess containers, which always use it. A Kata container has a virtual machine of its
    own between itself and the host's network and cannot use it either.

    **What to do.** Publish ports, or use a HostProcess pod for what has to see the node's network.
    """
    more = placement.more
    if not more.host_network or more.host_process:
        return
    if placement.image.os == "windows" and placement.kernel_os != "linux":
        message = "Windows containers cannot use the host's network, unless they are HostProcess containers."
        yield breaks(
            "host_network",
            message,
            fixes=(Fix("Leave the host's network out", placement.with_(host_network=None)),),
        )
    elif more.runtime_name == "kata":
        yield breaks(
            "host_network", "A Kata container cannot use the host's network.", sources=("kata-limitations",)
        )
    elif placement.image.os == "linux" and placement.kernel_os == "linux":
        yield holds(
            "host_network", "A Linux container can use the host's network.", sources=("docker-container-run",)
        )
