"""Versions of Docker and containerd that a host or a wish needs."""

import datetime
from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule


@rule(
    Severity.ERROR,
    "Runtime does not fit this host",
    met="Runtime fits this host",
    on=Placement,
    stage=Stage.START,
    bad=(
        "windows-server-2016 ltsc2016 process docker runtime=docker@28.0",
        "windows-11-24h2 ltsc2025 process docker runtime=docker@18.03",
        "windows-server-2022 ltsc2022 process kubernetes runtime=containerd@1.3",
        "windows-server-2022 ltsc2022 process docker runtime=podman",
        "windows-server-2016 ltsc2016 process containerd runtime=containerd@1.7",
    ),
    good=(
        "windows-server-2016 ltsc2016 process docker runtime=docker@20.10",
        "windows-server-2022 ltsc2022 process docker runtime=docker@28.0",
        "windows-server-2022 ltsc2022 process kubernetes runtime=containerd@1.7",
        "windows-server-2019 ltsc2019 process kubernetes runtime=docker@20.10 as_of=2021-06-01",
    ),
    lesson="host-and-image-versions",
    sources=("moby-daemon-windows-23-0", "ms-faq", "kep-1001-stages", "kep-2221"),
    about=("runtime",),
)
def runtime_too_old(placement: Placement) -> Iterator[Finding]:
    """
    Docker Engine 23.0 and newer do not start on hosts below build 17763, so for Windows Server 2016 the last
    version is 20.10. Process isolation on Windows 10 and 11 came with Docker 18.09. Kubernetes on Windows
    works with containerd from 1.4 on, and with Docker only until version 1.23. containerd starts pods from
    build 17763 on; single containers on older hosts are something nobody tests. Podman, CRI-O and runc start
    Linux containers only.

    **What to do.** Look at `docker version` or `kubectl get nodes -o wide`, and update the runtime or the host.
    """
    more, host = placement.more, placement.host
    name, version = more.runtime_name, more.runtime_version
    if not name or not placement.is_windows or name in ("kata", "gvisor"):
        return
    said, known = more.runtime.partition(" ")[2], facts.current().platform
    if name in ("runc", "podman", "cri-o"):
        yield breaks(
            "runtime",
            f"{name} starts Linux containers; Windows has Docker and containerd.",
            sources=("ms-set-up-environment",),
        )
    elif name == "docker" and _needs_another_runtime(placement):
        message = (
            "Kubernetes starts no containers through Docker Engine since version 1.24; nodes use containerd."
        )
        yield breaks("runtime", message, severity=Severity.WARNING, title="Docker is no runtime of Kubernetes any more",
                     sources=("kep-2221",))  # fmt: skip
    elif name == "docker" and version and host.build is not None:
        yield from _docker(placement, version, said)
    elif name == "containerd" and version and version < (1, 4) and placement.orchestrator != "docker":
        yield breaks(
            "runtime",
            f"Windows nodes need containerd 1.4 or newer; this is {said}.",
            sources=("kep-1001-stages",),
        )
    elif (
        name == "containerd"
        and host.build is not None
        and host.build < int(known.facts["containerd_build"].value)
    ):
        yield _containerd_on_old_host(placement, int(known.facts["containerd_build"].value))
    elif name == "containerd":
        yield holds(
            "runtime", "containerd runs Windows containers on this host.", sources=("ms-set-up-environment",)
        )


def _needs_another_runtime(placement: Placement) -> bool:
    """Whether this is Kubernetes, of a day on which it no longer speaks to Docker."""
    until = datetime.date.fromisoformat(str(facts.current().platform.facts["dockershim_until"].value))
    return placement.orchestrator in ("kubernetes", "aks") and placement.as_of >= until


def _containerd_on_old_host(placement: Placement, least: int) -> Finding:
    build = placement.host.build
    if placement.orchestrator in ("kubernetes", "aks"):
        message = f"containerd starts pods from build {least} on; this host has {build}."
        return breaks("host", message, sources=("ms-containerd", "hcsshim-pod", "k8s-69823"))
    return breaks(
        "host",
        f"containerd is supported from build {least} on and refuses pods before; this host has {build}.",
        severity=Severity.WARNING,
        title="Host is older than containerd supports",
        sources=("ms-containerd", "k8s-69823"),
        dispute="containerd-before-server-2019",
    )


def _docker(placement: Placement, version: tuple[int, ...], said: str) -> Iterator[Finding]:
    known, build = facts.current().platform, placement.host.build or 0
    first = tuple(int(part) for part in known.docker_engine.version.split("."))
    client = tuple(int(part) for part in known.client_hosts.process_engine.split("."))
    if version >= first and build < known.docker_engine.build:
        message = f"Docker Engine {said} does not start below build {known.docker_engine.build}; this host has {build}. Engine {known.docker_engine.last_older} does."
        yield breaks("runtime", message, sources=known.docker_engine.sources)
    elif placement.host.is_client and placement.mode == "process" and version < client:
        message = f"Process isolation on a client needs Docker {known.client_hosts.process_engine} or newer; this is {said}."
        yield breaks("runtime", message, sources=("ms-faq", "ms-hyperv-container"))
    else:
        yield holds(
            "runtime", f"Docker Engine {said} starts on build {build}.", sources=known.docker_engine.sources
        )
