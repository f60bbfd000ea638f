"""A Windows kernel runs Windows images, a Linux kernel Linux images."""

from collections.abc import Iterator

from portal import facts
from portal.placement import HOSTED, Host, Image, Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, asks, breaks, holds, rule
from portal.rules.placement._words import in_a_mode_of_the_orchestrator, starts


@rule(
    Severity.ERROR,
    "Image is for another operating system than the host",
    met="Image and host have the same operating system",
    on=Placement,
    stage=Stage.PULL,
    bad=("windows-server-2022 debian:12", "linux ltsc2022"),
    good=("windows-server-2022 ltsc2022", "linux debian:12"),
    lesson="portability-and-its-limits",
    sources=("oci-image-index", "ms-containers-about"),
)
def image_os_differs_from_host(placement: Placement) -> Iterator[Finding]:
    """
    A container has no kernel of its own: the programs in the image call the kernel they meet. So a Windows
    image needs a Windows kernel and a Linux image a Linux kernel.

    **What you see.** A tag can name a list with a variant per platform; the engine picks the one for its own
    platform. If there is none, the pull ends with *no matching manifest ... in the manifest list entries*. An
    image that is not a list fails with *image operating system "linux" cannot be used on this platform*.

    **What to do.** Run the image on a host of its own kind. On a Windows client, Docker Desktop runs Linux
    images in a Linux virtual machine alongside Windows (through WSL 2 or Hyper-V). The daemon and the kernel
    are then Linux: ask with Linux as the host.
    """
    image, host, kernel = placement.image, placement.host, placement.kernel_os
    if not image.os or not kernel or placement.orchestrator in HOSTED:
        return
    if image.os == kernel and kernel != host.os:
        yield from _by_daemon(placement)
    elif image.os == host.os and kernel == host.os:
        yield holds("image", f"{_name(image.os)} image on a {_name(host.os)} host.")
    elif placement.more.daemon_os:
        message = (
            f"{_subject(image)} holds {_name(image.os)} programs, and the daemon is a {_name(kernel)} one: it finds no "
            f"matching manifest for {kernel}/amd64."
        )
        fix = Fix(f"Use a {_name(image.os)} daemon", placement.with_(daemon_os=image.os))
        yield breaks("daemon_os", message, fixes=(fix,) if host.os == "windows" or not host.os else ())
    elif image.os == "linux":
        message = f"{_subject(image)} holds Linux programs; {host.name} has a Windows kernel, and its daemon pulls Windows images only."
        detail = "A machine or a virtual machine with Linux."
        if host.is_client:
            detail = "On the same machine: Docker Desktop runs Linux images in a virtual machine, by WSL 2 or Hyper-V."
        to = placement.with_(host=Host("linux", "linux"), isolation="default", daemon_os="")
        fix = Fix("Use a Linux host", to, detail)
        yield breaks("image", message, fixes=(fix,))
    else:
        message = f"{_subject(image)} holds Windows programs; a Linux kernel cannot serve their system calls."
        yield breaks("host", message, fixes=_windows_host(placement))


def _by_daemon(placement: Placement) -> Iterator[Finding]:
    """Image and daemon fit; the daemon may run in a virtual machine on the host, or elsewhere."""
    name = _name(placement.kernel_os)
    if placement.kernel_os == "windows" and placement.host.os == "linux":
        message = "A Windows daemon runs on a Windows machine; name that one as the host."
        yield asks("host", message)
    else:
        yield holds("daemon_os", f"{name} image on a {name} daemon.")


def _windows_host(placement: Placement) -> tuple[Fix, ...]:
    """The host of the image's own build, else the newest that starts it, else just the newest."""
    hosts = facts.current().hosts()
    own = [release for release in hosts if release.build == placement.image.build]
    asked = in_a_mode_of_the_orchestrator(placement)
    found = [asked.with_(host=release) for release in (*own, *hosts)]
    to = next(filter(starts, found), found[0])
    return (Fix(f"Use a {to.host.name} host", to),)


def _subject(image: Image) -> str:
    if image.text.startswith("?"):
        return "The image"
    return f"The {image.name}" if image.name.endswith(" image") else image.text


def _name(os: str) -> str:
    return {"windows": "Windows", "linux": "Linux"}[os]
