"""A Windows kernel runs Windows images, a Linux kernel Linux images."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Host, Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule


@rule(
    Severity.ERROR,
    "Image is for another operating system than the host",
    met="Image and host have the same operating system",
    on=Placement,
    stage=Stage.PULL,
    bad=("windows-server-2022 debian:12", "linux ltsc2022"),
    good=("windows-server-2022 ltsc2022", "linux debian:12"),
    lesson="what-a-container-is",
    sources=("oci-image-index", "ms-containers-about"),
)
def image_os_differs_from_host(placement: Placement) -> Iterator[Finding]:
    """
    A container has no kernel of its own: the programs in the image call the kernel they meet. So a Windows
    image needs a Windows kernel and a Linux image a Linux kernel.

    **What you see.** The registry offers several variants of an image; the engine picks the one for its own
    operating system. If there is none, the pull ends with *no matching manifest for windows/amd64 in the
    manifest list entries* (or linux/amd64).

    **What to do.** Run the image on a host of its own kind. On a Windows client, Docker Desktop can start a
    Linux virtual machine beside Windows and run Linux images there; the kernel they meet is then Linux.
    """
    image, host = placement.image, placement.host
    if not image.os:
        return
    if image.os == host.os:
        yield holds("image", f"{_name(image.os)} image on a {_name(host.os)} host.")
    elif image.os == "linux":
        message = f"{image.text} holds Linux programs; {host.name} has a Windows kernel and finds no variant for windows/amd64."
        fix = Fix(
            "Use a Linux host",
            placement.with_(host=Host("linux", "linux")),
            "On a desktop: a Linux VM, such as WSL 2.",
        )
        yield breaks("image", message, fixes=(fix,))
    else:
        release = image.release or facts.current().hosts()[0]
        fix = Fix(f"Use a {release.name} host", placement.with_(host=release))
        message = f"{image.text} holds Windows programs; a Linux kernel cannot serve their system calls."
        yield breaks("host", message, fixes=(fix,) if release.is_host else ())


def _name(os: str) -> str:
    return {"windows": "Windows", "linux": "Linux"}[os]
