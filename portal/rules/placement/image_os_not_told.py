"""A reference alone does not always tell for which system the image was built."""

from collections.abc import Iterator

from portal.placement import Image, Placement
from portal.rules.engine import Finding, Severity, Stage, asks, rule


@rule(
    Severity.ERROR,
    "Image does not tell what it was built on",
    met="Image tells what it was built on",
    on=Placement,
    stage=Stage.PULL,
    bad=(
        "windows-server-2022 example.test/shop/web:1.4",
        "windows-server-2022 golang:1.26",
        "windows-server-2022 servercore:ltsc2099",
    ),
    good=("windows-server-2022 ltsc2022", "windows-server-2022 golang:1.26-nanoserver-ltsc2022"),
    lesson="host-and-image-versions",
    sources=("oci-image-index",),
)
def image_os_not_told(placement: Placement) -> Iterator[Finding]:
    """
    Registry, repository and tag are names that somebody chose. Only some of them say which operating system
    and which Windows build lie underneath; your own images rarely do. A digest says nothing at all, and a tag
    may be a list with a variant per platform, of which the engine picks one. Bulkhead asks no registry, so it
    cannot look inside.

    **What to do.** Ask the image: `docker image inspect --format '{{.Os}} {{.OsVersion}}' IMAGE` prints, for
    a Windows image, something like *windows 10.0.20348.2340*. Type the base image or that build instead of
    the name.
    """
    image = placement.image
    if image.text == "?":
        yield asks("image", "The image is not named. Name its reference, or its base image and build.")
    elif not image.os:
        yield asks(
            "image",
            f"“{image.text}” does not say which system it was built for, and it may be a list of several. Run docker "
            "image inspect on it and type its base image or OsVersion, such as servercore:10.0.20348.2340.",
        )
    elif placement.is_windows and not (
        image.release
        or image.variants
        or image.family == "hostprocess"
        or placement.more.host_process
        or (image.is_base and image.is_latest)
    ):
        where = "image_build" if image.text.startswith("?") or image.tag == "?" else "image"
        yield asks(where, f"{_subject(image)} is a Windows image, but {_lack(image)}")


def _subject(image: Image) -> str:
    return "This" if image.text.startswith("?") else f"“{image.text}”"


def _lack(image: Image) -> str:
    if image.tag == "?" or image.text.startswith("?windows"):
        return "its build is not told. Name it, such as 20348, or run docker image inspect and look for OsVersion."
    if image.build:
        return f"no image of build {image.build} is known. Name a release, such as ltsc2022."
    if image.digest:
        return "a digest does not tell its build. Type the base image and build, such as servercore:10.0.20348.2340."
    return "it names no known Windows release. Name one, such as ltsc2022, or type the base image and build."
