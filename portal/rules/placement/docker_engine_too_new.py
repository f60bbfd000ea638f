"""Current Docker engines do not start on the oldest hosts."""

import datetime
from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule
from portal.rules.placement._words import day


@rule(
    Severity.WARNING,
    "Host is too old for current Docker engines",
    met="Host is new enough for current Docker engines",
    on=Placement,
    stage=Stage.PULL,
    bad=(
        "windows-server-2016 ltsc2016 process",
        "windows-server-1803 1803 process as_of=2026-11-26",
    ),
    good=(
        "windows-server-2019 ltsc2019 process",
        "windows-server-2016 ltsc2016 process containerd",
        "windows-server-2016 ltsc2016 process as_of=2022-06-01",
    ),
    lesson="host-and-image-versions",
    sources=("moby-daemon-windows", "moby-daemon-windows-23-0", "moby-daemon-windows-20-10"),
)
def docker_engine_too_new(placement: Placement) -> Iterator[Finding]:
    """
    Docker Engine 23.0 and newer refuse to start on a host below build 17763, so Windows Server 2016 and the
    releases up to 1803 are left with engine 20.10. This limits the host and not the image: a 2016 image
    still runs on a newer host with Hyper-V isolation.

    **What you see.** The service ends with *this version of Windows does not support the docker daemon* and
    the build it asks for. Until that engine was released, on 1 Feb 2023, nothing was amiss.

    **What to do.** Move to Windows Server 2019 or newer. Engine 20.10 starts on the old hosts, and has itself been out of
    support since 10 Dec 2023.
    """
    host = placement.host
    if (
        host.os != "windows"
        or host.build is None
        or placement.orchestrator != "docker"
        or placement.more.runtime
    ):
        return
    platform = facts.current().platform
    engine = platform.docker_engine
    since = datetime.date.fromisoformat(str(platform.facts["docker_engine_23_since"].value))
    if placement.as_of < since:
        message = f"On {day(placement.as_of)} every Docker Engine started from build {engine.older_build} on."
        yield holds("host", message)
    elif host.build < engine.build:
        yield breaks(
            "host",
            f"Docker Engine {engine.version} and newer need build {engine.build}; this host has {host.build}.",
            fixes=(_older_engine(placement),),
        )
    else:
        yield holds("host", f"Docker Engine {engine.version} and newer start from build {engine.build} on.")


def _older_engine(placement: Placement) -> Fix:
    platform = facts.current().platform
    version = platform.docker_engine.last_older
    ended = datetime.date.fromisoformat(str(platform.facts["docker_engine_20_10_until"].value))
    out = f", out of support since {day(ended)}" if ended < placement.as_of else ""
    to = placement.with_(runtime=f"docker {version}")
    return Fix(f"Use Docker Engine {version}{out}", to, "The last version that starts on this host.")
