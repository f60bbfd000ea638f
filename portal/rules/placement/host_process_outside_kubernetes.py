"""HostProcess containers are a matter of Kubernetes with containerd."""

import datetime
from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule
from portal.rules.placement._words import day


@rule(
    Severity.ERROR,
    "HostProcess container is not possible here",
    met="HostProcess container is possible here",
    on=Placement,
    stage=Stage.START,
    bad=(
        "windows-server-2022 ltsc2022 process docker host_process=yes host_network=yes",
        "windows-server-2022 ltsc2022 hyperv kubernetes host_process=yes host_network=yes",
        "windows-server-2022 ltsc2022 process kubernetes host_process=yes host_network=no",
        "windows-server-2022 ltsc2022 process kubernetes host_process=yes host_network=yes runtime=containerd@1.5",
        "linux debian:12 default kubernetes host_process=yes",
        "windows-server-2019 ltsc2019 process kubernetes host_process=yes host_network=yes as_of=2021-06-01",
    ),
    good=(
        "windows-server-2022 ltsc2019 process kubernetes host_process=yes host_network=yes runtime=containerd@1.7",
        "windows-server-2022 ltsc2022 process aks host_process=yes host_network=yes",
    ),
    lesson="hostprocess-containers",
    sources=("k8s-hostprocess", "aks-hostprocess", "kep-1981"),
    about=("host_process",),
)
def host_process_outside_kubernetes(placement: Placement) -> Iterator[Finding]:
    """
    A HostProcess container is a process on the host itself: no isolation of files or kernel, the host's
    network, an account of the host. Kubernetes has had it since version 1.22 (August 2021; stable since 1.26)
    and starts it through containerd 1.6 or newer (1.7 is recommended); Docker has no such thing. The pod
    needs `hostNetwork: true` and all of its containers have to be HostProcess ones. It cannot be combined
    with Hyper-V isolation.

    **What to do.** In the pod: `securityContext.windowsOptions.hostProcess: true`, `runAsUserName`, and
    `hostNetwork: true`.
    """
    more = placement.more
    if not more.host_process:
        return
    if placement.image.os == "linux" or placement.kernel_os == "linux":
        yield breaks(
            "host_process", "HostProcess containers are Windows containers; Linux has privileged ones."
        )
        return
    found = [*_starter(placement), *_pod(placement)]
    yield from found
    least, build = facts.current().platform.revision_free.build, placement.host.build
    if build is not None and build < least:
        message = f"Nodes for it start with build {least}; this host has {build}."
        yield breaks("host", message, sources=("k8s-windows-intro",))
    elif all(each.severity is Severity.INFO for each in found):
        message = "It runs as a process of the host, and the image's build does not have to fit."
        yield holds("host_process", message, sources=("k8s-hostprocess", "hostprocess-base-readme"))


def _starter(placement: Placement) -> Iterator[Finding]:
    """What starts it: Kubernetes, through a containerd that is new enough."""
    more = placement.more
    since = datetime.date.fromisoformat(str(facts.current().platform.facts["hostprocess_since"].value))
    if placement.as_of < since:
        message = f"HostProcess containers came with Kubernetes 1.22, on {day(since)}."
        yield breaks("as_of", message, sources=("kep-1981", "eol-kubernetes"))
    version, asked = more.runtime.partition(" ")[2], more.runtime_version
    if placement.orchestrator not in ("kubernetes", "aks", "containerd"):
        fix = Fix("Use Kubernetes", placement.with_(orchestrator="kubernetes"))
        message = "HostProcess containers exist in Kubernetes only, started by containerd."
        yield breaks("orchestrator", message, fixes=(fix,))
    elif more.runtime_name == "docker":
        message = "HostProcess containers need containerd 1.6 or newer; Docker cannot start them."
        yield breaks("runtime", message)
    elif more.runtime_name == "containerd" and asked and asked < (1, 6):
        yield breaks("runtime", f"HostProcess containers need containerd 1.6 or newer; this is {version}.")
    elif more.runtime_name == "containerd" and asked and asked < (1, 7):
        message = f"containerd {version} starts HostProcess containers; 1.7 is recommended."
        title = "A newer containerd is recommended"
        yield breaks("runtime", message, severity=Severity.INFO, title=title)


def _pod(placement: Placement) -> Iterator[Finding]:
    """What the pod asks for: process isolation and the host's network."""
    if placement.isolation == "hyperv":
        fix = Fix("Use process isolation", placement.with_(isolation="process"))
        yield breaks("isolation", "HostProcess containers run without Hyper-V isolation.", fixes=(fix,))
    if placement.more.host_network is False:
        fix = Fix("Use the host's network", placement.with_(host_network=True))
        message = "A HostProcess pod has to use the host's network: hostNetwork: true."
        yield breaks("host_network", message, fixes=(fix,))
    elif placement.more.host_network is None:
        title = "HostProcess pod needs the host's network"
        yield breaks("host_network", "The pod needs hostNetwork: true.", severity=Severity.INFO, title=title)
