"""Images that can take another's place: of its repository, of one that brings what is needed, or a base image."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from portal import facts
from portal.facts import Derived, Release
from portal.placement import Image
from portal.rules.runtimes import line_of_image

_DOCKER_HUB = "docker.io/"
# Where the name of the base image begins in a tag.
_BASE = re.compile(r"(?:nanoserver|windowsservercore)-[a-z0-9]+$")


def repository_of(image: Image) -> Derived | None:
    """What is known about an image's repository, also under its former name; None for a bare base image."""
    known = facts.current()
    if image.is_base:
        return None
    if found := known.derived(image.repository):
        return found
    name = image.repository.removeprefix(_DOCKER_HUB)
    return next((each for each in known.frameworks.values() if name in each.formerly), None)


def brings(image: Image, need: str) -> Derived | None:
    """The repository of an image that has in it what base images lack; None if this one has not."""
    found = facts.current().derived(image.repository)
    return found if found and need in found.brings else None


def is_rebuilt(image: Image, day: datetime.date) -> bool:
    """Whether an image still got updates on a day: neither its Windows release nor what is built on it had ended."""
    end = image.release.image_ends(image.family) if image.release else None
    if end is not None and end < day:
        return False
    derived = facts.current().derived(image.repository)
    known = derived.find(image.tag.removesuffix("-amd64")) if derived else None
    return not (known and known.ends and known.ends <= day)


def siblings(image: Image, day: datetime.date) -> tuple[Image, ...]:
    """The images of the same repository that are still rebuilt on a day, those of the same version first."""
    derived = repository_of(image)
    if derived is None:
        return () if image.is_base else tuple(_official(image))
    own = derived.find(image.tag.removesuffix("-amd64"))
    found = rebuilt(facts.current().digest, derived.slug, day)
    return tuple(sorted(found, key=lambda each: own is None or not each.tag.startswith(f"{own.version}-")))


@lru_cache(maxsize=512)
def rebuilt(_digest: str, slug: str, day: datetime.date) -> tuple[Image, ...]:
    """The images of a repository that are still rebuilt on a day, in the order of the facts."""
    derived = facts.current().frameworks[slug]
    every = (Image.parse(f"{derived.repository}:{each.tag}") for each in derived.tags)
    return tuple(image for image in every if is_rebuilt(image, day))


def on_release(image: Image, release: Release, family: str, day: datetime.date) -> Image:
    """The image on another release: of its repository, where one is still rebuilt, else the bare base image."""
    own = (each for each in siblings(image, day) if each.key == release.image_key and each.family == family)
    return next(own, None) or Image.of_release(release, family)


def lost(image: Image, other: Image) -> str:
    """What the first image brought and the other does not; "" if nothing is known to be lost."""
    if is_same_repository(image, other):
        return ""
    if before := repository_of(image):
        return before.name
    product, line = ("", "") if image.is_base else line_of_image(image.repository, image.tag)
    known = facts.current()
    if product in known.lines:
        return known.lines[product].name
    runtime = known.runtimes.get(product, {}).get(line)
    return runtime.name if runtime else product


def is_same_repository(image: Image, other: Image) -> bool:
    """Whether two images are of one repository, also where it had another name."""
    before = repository_of(image)
    return image.repository == other.repository or (before is not None and before is repository_of(other))


def _official(image: Image) -> Iterator[Image]:
    """Tags of an official image that differ in nothing but the Windows release."""
    product, line = line_of_image(image.repository, image.tag)
    runtime = facts.current().runtimes.get(product, {}).get(line)
    name = image.repository.removeprefix(_DOCKER_HUB)
    for tags in runtime.tags.values() if runtime else ():
        for tag in tags.values():
            if _BASE.search(tag) and _BASE.sub("", tag) == _BASE.sub("", image.tag):
                yield Image.parse(f"{name}:{tag}")


def bringing(image: Image, needs: Iterable[str], day: datetime.date) -> tuple[Image, ...]:
    """
    The images, as far as still rebuilt, of the one repository that brings most of what is needed; of equal ones
    that whose name is like the image's own.
    """
    wanted = set(needs)
    known = facts.current()
    found = [each for each in known.frameworks.values() if wanted & set(each.brings)]
    if not found:
        return ()
    name = image.repository.rpartition("/")[2]
    best = min(
        found,
        key=lambda each: (-len(wanted & set(each.brings)), each.repository.rpartition("/")[2] != name),
    )
    return rebuilt(known.digest, best.slug, day)
