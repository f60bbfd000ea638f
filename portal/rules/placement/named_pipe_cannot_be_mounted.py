"""Named pipes of the host in a container."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule


@rule(
    Severity.ERROR,
    "Named pipe cannot be mounted",
    met="Named pipe can be mounted",
    on=Placement,
    stage=Stage.START,
    bad=(
        "windows-server-2016 ltsc2016 process mount=named-pipe",
        "windows-server-2022 ltsc2022 process kubernetes mount=named-pipe host_process=yes host_network=yes",
        "linux debian:12 mount=named-pipe",
    ),
    good=(
        "windows-server-2019 ltsc2019 process mount=named-pipe",
        "windows-server-2022 ltsc2019 hyperv mount=named-pipe",
    ),
    lesson="storage-filter-and-registry",
    sources=("hcsshim-hcsdoc", "moby-mounts-windows", "k8s-hostprocess"),
    about=("mount",),
)
def named_pipe_cannot_be_mounted(placement: Placement) -> Iterator[Finding]:
    """
    A named pipe of the host, such as that of the Docker daemon, can be mapped into a container from build
    16299 (release 1709) on, in both isolation modes. HostProcess containers get no such mounts and need none:
    they reach the pipe by its path. Linux has no named pipes of this kind; there you mount a Unix socket.

    **What you see.** On older hosts: *named pipe mounts are not supported on this version of Windows*.

    **What to do.** `-v \\\\.\\pipe\\NAME:\\\\.\\pipe\\NAME`, on a host of 1709 or newer.
    """
    if placement.more.mount != "named-pipe":
        return
    least = int(facts.current().platform.facts["named_pipe_build"].value)
    build = placement.host.build
    if placement.kernel_os == "linux" or placement.image.os == "linux":
        yield breaks(
            "mount",
            "Linux containers have no Windows pipes; mount a Unix socket.",
            sources=("moby-mounts-windows",),
        )
    elif placement.more.host_process:
        message = (
            "HostProcess containers cannot mount named pipes; they open the pipe by its path on the host."
        )
        yield breaks("mount", message, sources=("k8s-hostprocess",))
    elif build is not None and build < least:
        yield breaks("mount", f"Named pipes can be mapped from host build {least} on; this host has {build}.")
    elif build is not None:
        yield holds("mount", f"Named pipes can be mapped from host build {least} on.")
