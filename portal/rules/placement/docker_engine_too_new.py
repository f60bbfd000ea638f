"""Current Docker engines do not start on the oldest hosts."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule


@rule(
    Severity.WARNING,
    "Host is too old for current Docker engines",
    met="Host is new enough for current Docker engines",
    on=Placement,
    stage=Stage.PULL,
    bad=(
        "windows-server-2016 ltsc2016 process",
        "windows-server-1803 1803 process",
    ),
    good=("windows-server-2019 ltsc2019 process", "windows-server-2016 ltsc2016 process containerd"),
    lesson="host-and-image-versions",
    sources=("moby-daemon-windows", "moby-daemon-windows-23-0", "moby-daemon-windows-20-10"),
)
def docker_engine_too_new(placement: Placement) -> Iterator[Finding]:
    """
    Docker Engine 23.0 and newer refuse to start on a host below build 17763, so Windows Server 2016 and the
    releases up to 1803 are left with engine 20.10. This limits the host and not the image: a 2016 image
    still runs on a newer host with Hyper-V isolation.

    **What you see.** The service ends with *this version of Windows does not support the docker daemon* and
    the build it asks for.

    **What to do.** Move to Windows Server 2019 or newer.
    """
    host = placement.host
    if (
        host.os != "windows"
        or host.build is None
        or placement.orchestrator != "docker"
        or placement.more.runtime
    ):
        return
    engine = facts.current().platform.docker_engine
    if host.build < engine.build:
        yield breaks(
            "host",
            f"Docker Engine {engine.version} and newer need build {engine.build}; this host has {host.build}.",
        )
    else:
        yield holds("host", f"Docker Engine {engine.version} and newer start from build {engine.build} on.")
