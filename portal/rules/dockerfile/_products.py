"""Base images that are gone from their registry, or whose product, not their Windows release, has come to its end."""

from __future__ import annotations

import datetime
import re

from portal import facts
from portal.facts import Derived
from portal.placement import Image
from portal.rules.dockerfile._days import day
from portal.rules.dockerfile._reading import StageReading
from portal.rules.relatives import siblings
from portal.rules.runtimes import end_of

# Microsoft's names on Docker Hub, and two that were never there: they stood on hosts of the technical previews.
OLD_NAME = re.compile(
    r"^(?:docker\.io/)?(microsoft/[a-z0-9._-]+|windowsservercore|nanoserver)(?=[:@]|$)", re.IGNORECASE
)
_OLD_NET = re.compile(
    r"^mcr\.microsoft\.com/dotnet/core(?:-nightly)?/(?:aspnet|runtime|runtime-deps|sdk)(?=[:@]|$)"
)
_VERSION = re.compile(r"^(\d+\.\d+(?:\.\d+)?)(?=-|$)")


def is_of_2016(reading: StageReading) -> bool:
    """Whether a stage stands on Windows Server 2016: by its release, or by a name whose latest never was another."""
    if old := OLD_NAME.match(reading.stage.root_base):
        tag = reading.stage.root_base[old.end() :]
        return not re.search(r"\d{4}", tag) or bool(re.search(r"2016|14393", tag))
    release = facts.current().releases["windows-server-2016"]
    return reading.image is not None and reading.image.build == release.build


def gone_from_registry(reading: StageReading, today: datetime.date) -> str:
    """Why a base image can be pulled no more, as a sentence; "" where nothing is known against it."""
    old = OLD_NAME.match(reading.stage.base)
    if not old or (old[1].lower().startswith("microsoft/") and today < docker_hub_gone()):
        return ""
    if "/" not in old[1]:
        return f"Docker Hub has no image {old[1]}; Microsoft's are under mcr.microsoft.com/windows."
    return f"Docker Hub has no {old[1]} since {day(docker_hub_gone())}; today's images are under mcr.microsoft.com."


def docker_hub_gone() -> datetime.date:
    """The day on which Microsoft's repositories left Docker Hub."""
    return datetime.date.fromisoformat(str(facts.current().platform.facts["docker_hub_gone_since"].value))


def retired_product(reading: StageReading, today: datetime.date) -> tuple[str, tuple[str, ...]] | None:
    """What ended, as a sentence, and its sources; None while the product of a base image is serviced."""
    if old := OLD_NAME.match(reading.stage.base):
        message = f"{old[1]} is an old name on Docker Hub; newer images are under mcr.microsoft.com alone."
        return message, ("ms-docker-hub-deprecated", "ms-base-images")
    if _OLD_NET.match(reading.stage.base):
        return "The repositories under dotnet/core hold .NET Core up to 3.1, which gets no fixes.", (
            "dotnet-releases",
        )
    image = reading.image or _linux_image(reading)
    derived = facts.current().derived(image.repository) if image else None
    version = _VERSION.match(image.tag) if image else None
    if image is None or derived is None or version is None:
        return None
    return _ended(derived, version[1], image.tag, today)


def successors(image: Image, today: datetime.date) -> tuple[Image, ...]:
    """The images of the same repository and of the same major version that are still rebuilt."""
    return tuple(each for each in siblings(image, today) if is_of_line(image, each) and each.tag != image.tag)


def is_of_line(image: Image, other: Image) -> bool:
    """Whether what runs in one image can be expected to run in the other: the major version is the same."""
    mine, its = (each.tag.partition(".")[0] if _VERSION.match(each.tag) else "" for each in (image, other))
    return mine == its


def _linux_image(reading: StageReading) -> Image | None:
    try:
        return Image.parse(reading.stage.base)
    except ValueError:
        return None


def _ended(
    derived: Derived, version: str, tag: str, today: datetime.date
) -> tuple[str, tuple[str, ...]] | None:
    """What is known of a version: its last day by the tags listed, or that it is older than all of them."""
    listed = {each.version for each in derived.tags if each.version}
    fitting = [each for each in listed if version == each or version.startswith(f"{each}.")]
    if not fitting:
        older = listed and _numbers(version) < min(map(_numbers, listed))
        known = end_of("dotnet", ".".join(version.split(".")[:2]))
        if known and today <= known.ends:
            return None
        oldest = ".".join(map(str, min(map(_numbers, listed)))) if listed else ""
        message = (
            f"{derived.name} {version} has left the list of published tags; the oldest there is {oldest}."
        )
        return (message, derived.sources) if older and derived.slug.startswith("dotnet-") else None
    exact = version if version in listed else max(fitting, key=len)
    tags = [each for each in derived.tags if each.version == exact]
    base = derived.read(tag)
    if base:
        tags = [each for each in tags if (each.family, each.image) == base]
    ends = [each.ends for each in tags]
    last = max((end for end in ends if end), default=None)
    # Without a tag of this version on this base the end of the base's own release is what is known.
    if last is None or not all(ends) or last > today:
        return None
    where = f" on {base[1]}" if base and derived.slug.startswith("netfx") else ""
    return f"{derived.name} {exact} images{where} got their last update by {day(last)}.", derived.sources


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
