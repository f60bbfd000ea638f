"""Host and image from separate fields, as programs give them: system, family, build, revision beside a name."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from portal import facts
from portal.placement import Unreadable
from portal.placement.hosts import Host
from portal.placement.images import HOST_PROCESS_IMAGE, REPOSITORIES, Image
from portal.placement.words import one_of

FAMILIES = (*REPOSITORIES, "hostprocess")
_LINE = re.compile(
    r"^(?:microsoft )?(windows(?: server| 10| 11)?|win(?:10|11)?)(?: (?:pro|enterprise|home|education|datacenter|standard))?$"
)
_BUILD = re.compile(r"^(?:10\.0\.)?(\d{5})(?:\.(\d{1,5}))?$")


def number(field: str, value: Any) -> tuple[int | None, int | None]:
    """A build and, where the text has one, a revision: 20348, "10.0.20348.2340". Raises Unreadable."""
    if value is None or value == "":
        return None, None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    match = _BUILD.match(value.strip()) if isinstance(value, str) else None
    if not match:
        raise Unreadable({field: "A build is a number of five digits, such as 20348 or 10.0.20348.2340."})
    return int(match[1]), int(match[2]) if match[2] else None


def revision_of(field: str, value: Any) -> int | None:
    """A revision: the fourth number of a Windows version. Raises Unreadable."""
    if value is None or value == "":
        return None
    if isinstance(value, str) and re.fullmatch(r"\s*\d{1,5}\s*", value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 100_000:
        raise Unreadable({field: "A revision is the fourth number of a version, such as 2340."})
    return value


def host_of(given: dict[str, Any]) -> Host:
    """The host that `host`, `host_os`, `host_build` and `host_revision` name together. Raises Unreadable."""
    named = _named(given, "host")
    system = _named(given, "host_os")
    build, revision = number("host_build", given.get("host_build"))
    revision = _agree("host_revision", revision, revision_of("host_revision", given.get("host_revision")))
    host = _read("host", named) if named else _read("host_os", system) if system else Host.opened("")
    if named and system:
        _check_system(host, _read("host_os", system), system)
    if build is not None:
        host = _with_build(host, build, system or named)
    if revision is not None:
        if host.os == "linux" or host.is_open:
            raise Unreadable({"host_revision": "A revision needs a Windows release or build beside it."})
        host = replace(host, revision=_agree("host_revision", host.revision, revision))
        host = Host.parse(
            f"{host.text.split('@')[0].split('.')[0]}{'.' if host.text_is_build else '@'}{revision}"
        )
    return host


def image_of(given: dict[str, Any]) -> Image:
    """The image that `image`, `image_os`, `image_family`, `image_build` and `image_revision` name. Raises Unreadable."""
    text = _named(given, "image")
    system = _one(
        "image_os", _named(given, "image_os").lower(), ("windows", "linux"), "operating system of an image"
    )
    family = _family(_named(given, "image_family"))
    build, revision = number("image_build", given.get("image_build"))
    revision = _agree("image_revision", revision, revision_of("image_revision", given.get("image_revision")))
    if not text:
        return _from_parts(system, family, build, revision)
    try:
        image = Image.parse(text)
    except ValueError as error:
        raise Unreadable({"image": str(error)}) from None
    return _refined(image, system, family, build, revision)


def _named(given: dict[str, Any], field: str) -> str:
    value = given.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unreadable({field: "This has to be a text."})
    return " ".join(value.split())


def _read(field: str, text: str) -> Host:
    plain = " ".join(re.split(r"[\s_-]+", text.lower()))
    if match := _LINE.match(plain):
        line = match[1].replace("win1", "windows 1") if match[1].startswith("win1") else match[1]
        host = Host.opened("windows" if line == "win" else line.replace(" ", "-"))
        return host.with_edition("home")[0] if plain.endswith(" home") and host.is_client else host
    try:
        return Host.parse(text)
    except ValueError as error:
        raise Unreadable({field: str(error)}) from None


def _check_system(host: Host, other: Host, text: str) -> None:
    same_line = other.is_open and (not other.candidates or host.release in other.candidates or host.is_open)
    same = host.os == other.os and (same_line or host.release == other.release)
    if not same:
        raise Unreadable({"host_os": f"The host is {host.name}, which is not “{text[:40]}”."})


def _with_build(host: Host, build: int, text: str) -> Host:
    if host.os == "linux":
        raise Unreadable({"host_build": "Linux has no Windows build."})
    if host.release:
        if host.release.build != build:
            raise Unreadable(
                {"host_build": f"{host.release.name} has build {host.release.build}, not {build}."}
            )
        return host
    known = facts.current()
    release = (
        next((r for r in host.candidates if r.build == build), None)
        if host.candidates
        else known.by_build(build)
    )
    if release is None:
        if known.by_build(build) is None:
            raise Unreadable({"host_build": f"No Windows release with build {build} is known."})
        raise Unreadable({"host_build": f"No release of “{text[:40]}” has build {build}."})
    if not host.candidates:
        return Host.parse(str(build))
    return Host.parse(f"home-{release.slug}") if host.home else Host.of_release(release)


def _agree(field: str, one: int | None, other: int | None) -> int | None:
    if one is not None and other is not None and one != other:
        raise Unreadable({field: f"Two revisions are given, {one} and {other}."})
    return one if other is None else other


def _one(field: str, text: str, known: tuple[str, ...], what: str) -> str:
    try:
        return one_of(text, known, what) if text else ""
    except ValueError as error:
        raise Unreadable({field: str(error)}) from None


def _family(text: str) -> str:
    plain = re.sub(r"[\s_-]+", "", text.lower()).removeprefix("windows/")
    plain = {
        "windowsservercore": "servercore",
        "windowsserver": "server",
        "nano": "nanoserver",
        "core": "servercore",
    }.get(plain, plain)
    return _one("image_family", plain, FAMILIES, "base image")


def _from_parts(system: str, family: str, build: int | None, revision: int | None) -> Image:
    if system == "linux":
        if family or build:
            raise Unreadable(
                {"image_family" if family else "image_build": "A Linux image has no Windows base image."}
            )
        return Image.parse("linux")
    if family == "hostprocess":
        return Image.parse(HOST_PROCESS_IMAGE)
    if build is None:
        if revision is not None:
            raise Unreadable({"image_revision": "A revision needs a build beside it."})
        return Image.parse(f"{family}:?" if family else f"?{system}")
    version = f"{build}" if revision is None else f"{build}.{revision}"
    return (
        Image.parse(f"{family}:10.0.{version}" if family and revision is not None else f"{family}:{version}")
        if (family)
        else Image.parse(f"?@{version}")
    )


def _refined(image: Image, system: str, family: str, build: int | None, revision: int | None) -> Image:
    system = system or ("windows" if family or build else "")
    if system and image.os and system != image.os:
        raise Unreadable({"image_os": f"“{image.text}” is a {image.os.capitalize()} image."})
    if family and image.family and family != image.family:
        raise Unreadable({"image_family": f"“{image.text}” stands on {image.family}, not on {family}."})
    if build and image.build and build != image.build:
        raise Unreadable({"image_build": f"“{image.text}” has build {image.build}, not {build}."})
    if system == "linux":
        return replace(image, os="linux")
    if not (system or family or build or revision):
        return image
    release = image.release
    if build and not release:
        release = next((r for r in facts.current().image_releases() if r.build == build), None)
    return replace(
        image,
        os=system or image.os,
        family=family or image.family,
        release=release,
        build=build or image.build,
        revision=_agree("image_revision", image.revision, revision),
        variants=() if build else image.variants,
    )
