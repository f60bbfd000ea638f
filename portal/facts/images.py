"""Base images, what is in them, images built on them, and features by isolation mode, as frozen values."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes, no, conditional or unknown (no source answers); `condition` says what it depends on."""

    value: str
    condition: str = ""

    def __str__(self) -> str:
        return f"{self.value}: {self.condition}" if self.condition else self.value


@dataclass(frozen=True, slots=True)
class Unpublished:
    """A tag that looks right and does not exist; `instead` names what to take, "" if nothing fits."""

    tag: str
    why: str
    instead: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """
    One of the Windows base images. `first_image` and `last_image` are the keys of its first and last
    release; `last_image` is "" while it goes on.
    """

    slug: str
    name: str
    repository: str
    purpose: str
    default_user: str
    first_image: str
    last_image: str
    unpublished: tuple[Unpublished, ...]
    sources: tuple[str, ...]
    checked: datetime.date

    def unpublished_tag(self, tag: str) -> Unpublished | None:
        """What is known about a tag that does not exist, or None."""
        return next((each for each in self.unpublished if each.tag == tag.lower()), None)


@dataclass(frozen=True, slots=True)
class Capability:
    """
    Something that programs need from a base image, answered for each family. Where the answer is a feature that
    a build can enable, `feature` is its name, `enable` says how, and `least_build` is the first build that is
    recommended for it (0 if any will do). `instead` is what to do without it, "" if no source tells.
    """

    id: str
    name: str
    answers: Mapping[str, Answer]
    feature: str
    enable: str
    least_build: int
    instead: str
    note: str
    dispute: str
    sources: tuple[str, ...]
    checked: datetime.date


@dataclass(frozen=True, slots=True)
class Feature:
    """
    Something that containers can or cannot do, by isolation mode; `min_host` is words, "" if none is stated.
    `instead` is what to do without it, "" if no source tells.
    """

    id: str
    area: str
    name: str
    process: Answer
    hyperv: Answer
    min_host: str
    instead: str
    note: str
    dispute: str
    sources: tuple[str, ...]
    checked: datetime.date


@dataclass(frozen=True, slots=True)
class DerivedTag:
    """
    A published tag of an image that is built on a base image. `ends` is the day from which it is no longer
    rebuilt, None while it is.
    """

    tag: str
    version: str
    family: str
    image: str
    ends: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Derived:
    """
    A repository of images built on the base images. `tags` lists floating tags per Windows release; any
    other tag that ends in one of `endings` (such as "windowsservercore-ltsc2022") can be read as well.
    `several_releases` are tags that stand for an image per Windows release, of which the engine picks one.
    `brings` has needs of programs, in the words of questions, that these images meet and bare base images need
    not; `formerly` the names that the repository had elsewhere.
    """

    slug: str
    name: str
    repository: str
    tags: tuple[DerivedTag, ...]
    endings: Mapping[str, tuple[str, str]]
    several_releases: tuple[str, ...]
    brings: tuple[str, ...]
    formerly: tuple[str, ...]
    entrypoint: tuple[str, ...]
    ports: tuple[int, ...]
    note: str
    dispute: str
    sources: tuple[str, ...]
    checked: datetime.date
    _ending: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        longest_first = sorted(self.endings, key=len, reverse=True)
        pattern = rf"(?:^|-)({'|'.join(map(re.escape, longest_first))})(?:-amd64)?$"
        object.__setattr__(self, "_ending", re.compile(pattern))

    def read(self, tag: str) -> tuple[str, str] | None:
        """The base image and image key that a tag stands on, or None if it does not tell."""
        match = self._ending.search(tag.lower())
        return self.endings[match[1]] if match else None

    def find(self, tag: str) -> DerivedTag | None:
        """The listed floating tag of that name."""
        return next((each for each in self.tags if each.tag == tag.lower()), None)


@dataclass(frozen=True, slots=True)
class Size:
    """How large an image was on some day; `measure` says what was measured, in words."""

    id: str
    image: str
    text: str
    measure: str
    as_of: datetime.date
    sources: tuple[str, ...]
    checked: datetime.date
