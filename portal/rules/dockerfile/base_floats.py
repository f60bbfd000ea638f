"""A base image without a tag, or with latest, is another one tomorrow."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.dockerfile.images import ImageReference
from portal.rules.dockerfile._reading import StageReading, read
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule


@rule(
    Severity.WARNING,
    "Base image has no fixed tag",
    met="Base image has a tag of its own",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=('FROM node\nCMD ["node"]\n', "FROM mcr.microsoft.com/windows/servercore/iis:latest\n"),
    good=(
        "FROM node:24-alpine\n",
        "FROM mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022 AS site\nFROM site\n",
    ),
    lesson="choosing-a-base-image",
    sources=("hadolint-readme", "dockerfile-reference"),
)
def base_floats(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Without a tag the builder takes `latest`. That tag says nothing about what is inside, and its
    publisher moves it whenever they like. Two builds of the same file on two days can then give two
    different images, and on Windows a move to the next release gives an image that your hosts refuse.

    **What you see.** Nothing for a long time, then a build that breaks although nobody changed the
    file.

    **What to do.** Name a version, as narrow as you want to maintain it: `node:24`, or on Windows a tag
    with the release in it, such as `windowsservercore-ltsc2022`. Where builds must be repeatable to the
    byte, add the digest. hadolint reports the same as DL3006 and DL3007.
    """
    for reading in read(dockerfile).stages:
        reference = _judged(reading)
        if reference is None:
            continue
        where = f"line:{reading.stage.line}"
        if reference.digest or reference.tag not in ("", "latest"):
            yield holds(where, f"{reading.stage.base} names a version.")
        else:
            given = "the tag latest" if reference.tag else "no tag, which means latest"
            yield breaks(where, f"{reading.stage.base} has {given}: another image on another day.")


def _judged(reading: StageReading) -> ImageReference | None:
    base, image = reading.stage.base, reading.image
    plain = base and base != "scratch" and "$" not in base and not base.startswith("microsoft/")
    if reading.parent or not plain or (image and image.is_base):
        return None
    try:
        return ImageReference.parse(base)
    except ValueError:
        return None
