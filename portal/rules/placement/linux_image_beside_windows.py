"""Linux containers on a Windows machine, by a daemon in a Linux virtual machine."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule


@rule(
    Severity.WARNING,
    "Linux containers on Windows Server have no packaged way",
    met="Linux container runs in a virtual machine beside Windows",
    on=Placement,
    stage=Stage.START,
    bad=(
        "windows-server-2022 debian:12 default docker daemon_os=linux",
        "windows-server-2019 alpine daemon_os=linux",
    ),
    good=(
        "windows-11-24h2 debian:12 default docker daemon_os=linux",
        "home-windows-11-24h2 alpine daemon_os=linux",
    ),
    lesson="lcow-and-wsl2",
    sources=("docker-desktop-windows", "ms-linux-containers"),
    about=("daemon_os",),
)
def linux_image_beside_windows(placement: Placement) -> Iterator[Finding]:
    """
    A Linux container needs a Linux kernel. On Windows 10 and 11, Docker Desktop runs one in a virtual
    machine, through WSL 2 (Home editions too) or through Hyper-V (not on Home); the Docker daemon that you
    talk to is then a Linux one. Docker Desktop is not made for Windows Server: there you set up a virtual
    machine or WSL 2 yourself.

    **What to do.** Docker Desktop: *Switch to Linux containers*. On a server use a Linux machine beside it.
    """
    host = placement.host
    if placement.image.os != "linux" or host.os != "windows" or placement.more.daemon_os != "linux":
        return
    if host.is_client:
        how = "by WSL 2" if host.home else "by WSL 2 or Hyper-V"
        yield holds("daemon_os", f"The daemon runs in a Linux virtual machine beside Windows, {how}.")
    else:
        message = "Docker Desktop is not supported on Windows Server; a virtual machine or WSL 2 has to be set up by hand."
        yield breaks("host", message)
