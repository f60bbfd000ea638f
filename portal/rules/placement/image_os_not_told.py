"""A reference alone does not always tell for which system the image was built."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, asks, rule


@rule(
    Severity.ERROR,
    "Image does not tell what it was built on",
    met="Image tells what it was built on",
    on=Placement,
    stage=Stage.PULL,
    bad=("windows-server-2022 example.test/shop/web:1.4",),
    good=("windows-server-2022 ltsc2022", "windows-server-2022 golang:1.26-nanoserver-ltsc2022"),
    lesson="host-and-image-versions",
    sources=("oci-image-index",),
)
def image_os_not_told(placement: Placement) -> Iterator[Finding]:
    """
    Registry, repository and tag are names that somebody chose. Only some of them say which operating system
    and which Windows build lie underneath; your own images rarely do. Bulkhead asks no registry, so it
    cannot look inside.

    **What to do.** Ask the image: `docker image inspect --format '{{.Os}} {{.OsVersion}}' IMAGE` prints, for
    a Windows image, something like *windows 10.0.20348.2340*. Type the base image or that build instead of
    the name.
    """
    image = placement.image
    if not image.os:
        yield asks(
            "image",
            f"“{image.text}” does not say which system it was built for. Run docker image inspect on it and "
            "type its base image or OsVersion, such as servercore:10.0.20348.2340.",
        )
    elif (
        image.os == "windows"
        and image.release is None
        and placement.host.os == "windows"
        and not _unpublished(placement)
    ):
        yield asks(
            "image",
            f"“{image.text}” is a Windows image, but its tag names no Windows release. Name one, such as "
            "ltsc2022, or type the base image and build.",
        )


def _unpublished(placement: Placement) -> bool:
    image = placement.image
    return image.is_base and image.tag.lower() in ("", "latest")
