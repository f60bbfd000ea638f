"""Hosts and images of several pastes without doubles; what one output leaves out another one adds."""

from __future__ import annotations

import re
from dataclasses import replace

from portal import placement
from portal.intake.seen import Host, Image, Part

MOST_HOSTS, MOST_IMAGES = 500, 60
_BESIDE = 1
_NAME_PARTS = re.compile(r"^(?:docker\.io/)?library/|^docker\.io/|:latest$")
_OLD_NAMES = {
    "microsoft/nanoserver": "nanoserver",
    "microsoft/windowsservercore": "servercore",
    "windowsservercore": "servercore",
}


def release_of(text: str) -> placement.Host | None:
    """The host that a text means, None if no release is known by it."""
    try:
        return placement.Host.parse(text)
    except ValueError:
        return None


def hosts_of(parts: list[Part]) -> tuple[Host, ...]:
    """Each host once; a build that prose repeats, or an error names, is that of the output that tells more."""
    kept: dict[tuple[str, object], Host] = {}
    for host in sorted((host for part in parts for host in part.hosts), key=lambda host: not host.sure):
        read = release_of(host.text)
        build = read.build if read else host.text
        if not host.label or not host.sure:
            same = next((key for key, other in kept.items() if key[1] == build), None)
            if same is not None:
                kept[same] = _richer(kept[same], host)
                continue
        kept.setdefault((host.label, build), host)
    # "Windows 10" in a sentence is that host, or one that is not asked about.
    told = [host for host in kept.values() if host.sure or not _is_open(host)]
    return tuple(told or kept.values())[:MOST_HOSTS]


def _is_open(host: Host) -> bool:
    return host.text.removeprefix("home-").startswith("?")


def _richer(first: Host, second: Host) -> Host:
    """The first host, with the revision and the product name that only the second one has."""
    one, two = release_of(first.text), release_of(second.text)
    text = first.text
    if one and two and one.build == two.build:
        more_exact = one.revision is None and two.revision is not None
        named = two.is_client and not one.is_client and one.revision == two.revision
        text = second.text if more_exact or named else first.text
        if more_exact and one.is_client and two.revision:
            text = f"{one.build}.{two.revision}" if one.text_is_build else f"{one.text}@{two.revision}"
    return replace(
        first, text=text, isolation=first.isolation or second.isolation, runtime=first.runtime or second.runtime,
        orchestrator=first.orchestrator or second.orchestrator,
    )  # fmt: skip


def images_of(parts: list[Part]) -> tuple[Image, ...]:
    """
    Each image once, the surest first.

    A version alone ("10.0.26100.3194 image") belongs to the one image with a name and that build, if there is
    one: then it only makes that image's version exact.
    """
    named: dict[str, tuple[Image, placement.Image]] = {}
    versions: list[tuple[Image, placement.Image]] = []
    for image in sorted((image for part in parts for image in part.images), key=lambda image: not image.sure):
        image = _of_today(image)
        try:
            read = placement.Image.parse(image.text)
        except ValueError:
            continue
        if image.label.startswith("image of"):
            versions.append((image, read))
        elif not any(text.endswith(f"/{image.text}") for text in named):
            key = next((text for text in named if _same_name(text, image.text)), image.text)
            first = named.setdefault(key, (image, read))[0]
            if image.command and not first.command:
                named[key] = (replace(first, command=image.command), read)
    _drop_asides(named)
    for image, read in versions:
        same = [text for text, (_, other) in named.items() if _build(other) == _build(read)]
        # What a sentence tells is of the image beside it; what an error tells is of the one that was asked for.
        open_one = _open_before(named, image.line)
        if not same and open_one and (image.sure or abs(named[open_one][0].line - image.line) <= _BESIDE):
            first, other = named[open_one]
            told = replace(first, os="windows", build=read.build, revision=first.revision or read.revision)
            named[open_one] = (told, replace(other, os="windows", build=read.build))
        # Where an image has a name, a release that a sentence speaks of is no other image.
        elif not same and (image.sure or not named or image.label.removeprefix("image of ").isdigit()):
            named.setdefault(image.text, (image, read))
        elif len(same) == 1 and read.revision:
            named[same[0]] = (_exact(*named[same[0]], read), named[same[0]][1])
    return tuple(image for image, _ in named.values())[:MOST_IMAGES]


def _same_name(one: str, other: str) -> bool:
    """Whether two references differ in what they leave out alone: docker.io, library, latest."""
    return _NAME_PARTS.sub("", one) == _NAME_PARTS.sub("", other)


def _drop_asides(named: dict[str, tuple[Image, placement.Image]]) -> None:
    """Of what an error says only "an image for Linux", and of base images without a release, beside others."""
    for text, (image, read) in list(named.items()):
        others = [other for key, (_, other) in named.items() if key != text]
        told = image.label.startswith("the image, for")
        if told and (open_one := _open_before(named, image.line, image.os)):
            first, other = named[open_one]
            named[open_one] = (replace(first, os=image.os), replace(other, os=image.os))
        if (
            (not image.sure and any(key.startswith(f"{text}:") for key in named))
            or (told and any(other.os == image.os for _, other in named.values() if other is not read))
            or (not image.sure and read.is_base and read.is_latest and any(other.build for other in others))
        ):
            del named[text]


def _open_before(
    named: dict[str, tuple[Image, placement.Image]], line: int, os: str = "windows"
) -> str | None:
    """The image of which nothing is known but a name, the nearest above a line; None if there is none."""
    fitting = [
        (image.line <= line, image.line, text)
        for text, (image, read) in named.items()
        if read.os in ("", os) and read.build is None and not read.variants and not text.startswith("?")
        and text != "linux" and image.build is None and (not read.os or os == "windows")
    ]  # fmt: skip
    return max(fitting)[2] if fitting else None


def _of_today(image: Image) -> Image:
    """Names that base images had on Docker Hub until 2018 as those of today."""
    name, _, tag = image.text.partition(":")
    if name not in _OLD_NAMES:
        return image
    return replace(image, text=f"{_OLD_NAMES[name]}:{tag or 'latest'}", label=image.label or image.text)


def _build(image: placement.Image) -> int | None:
    return image.build or next((release.build for release in image.variants), None)


def _exact(image: Image, read: placement.Image, version: placement.Image) -> Image:
    """The image by its version, under the name it has; an exact version that it has already stays."""
    if read.revision:
        return image
    family = read.family or "servercore"
    return replace(
        image, text=f"{family}:{version.build}.{version.revision}", label=image.label or image.text
    )
