"""All facts together, with the ways to find one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from portal.facts.errors import KnownError
from portal.facts.history import Change
from portal.facts.images import Capability, Derived, Family, Feature, Size
from portal.facts.lines import Lines
from portal.facts.lookup import Found, look_up
from portal.facts.migration import Migration
from portal.facts.platform import Platform
from portal.facts.runtimes import Runtime
from portal.facts.values import Dispute, Release, Source, Support

_FILLERS = re.compile(
    r"\b(?:microsoft|version|standard|datacenter|pro|professional|enterprise|education|edition|host)\b"
)
_SEPARATORS = re.compile(r"[\s,_-]+")


def plain(text: str) -> str:
    """A release's name without what people write differently: case, commas, dashes, editions."""
    return " ".join(_FILLERS.sub(" ", _SEPARATORS.sub(" ", text.lower())).split())


@dataclass(frozen=True, slots=True)
class Facts:
    """
    What vendors have published, as read from one folder. `digest` names this state of the facts: kept pages
    carry it, so that they go when a fact changes.
    """

    sources: Mapping[str, Source]
    disputes: Mapping[str, Dispute]
    releases: Mapping[str, Release]
    support: Mapping[tuple[str, str], Support]
    families: Mapping[str, Family]
    capabilities: Mapping[str, Capability]
    features: Mapping[str, Feature]
    frameworks: Mapping[str, Derived]
    sizes: Mapping[str, Size]
    platform: Platform
    runtimes: Mapping[str, Mapping[str, Runtime]]
    lines: Mapping[str, Lines]
    errors: Mapping[str, KnownError]
    migration: Migration
    changes: tuple[Change, ...]
    digest: str
    _names: Mapping[str, Release] = field(init=False, repr=False, compare=False)
    _builds: Mapping[tuple[int, str], Release] = field(init=False, repr=False, compare=False)
    _images: Mapping[str, Release] = field(init=False, repr=False, compare=False)
    _hosts: tuple[Release, ...] = field(init=False, repr=False, compare=False)
    _image_releases: tuple[Release, ...] = field(init=False, repr=False, compare=False)
    _repositories: Mapping[str, Derived] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        newest_first = sorted(self.releases.values(), key=lambda r: (r.kind != "server", -r.build))
        with_images = [r for r in newest_first if r.image_key]
        derived = {
            "_names": {name: r for r in newest_first for name in names_of(r)},
            "_builds": {(r.build, r.kind): r for r in newest_first},
            "_images": {tag: r for r in reversed(with_images) for tag in _image_names(r)},
            "_hosts": tuple(r for r in newest_first if r.is_host),
            "_image_releases": tuple(with_images),
            "_repositories": {d.repository: d for d in self.frameworks.values()},
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    def release(self, text: str) -> Release | None:
        """The release that a slug, alias or name means, such as "Windows 11 24H2" or "Server 2022"."""
        return self.releases.get(text) or self._names.get(plain(text))

    def by_build(self, build: int, kind: str | None = None) -> Release | None:
        """The release with that build; the server where a server and a client share it, unless `kind` says which."""
        if kind:
            return self._builds.get((build, kind))
        return self._builds.get((build, "server")) or self._builds.get((build, "client"))

    def image_release(self, key: str) -> Release | None:
        """The release that an image key or one of its floating tags means, such as "ltsc2019" or "1809"."""
        return self._images.get(key.lower())

    def hosts(self) -> list[Release]:
        """All hosts: servers, then clients, the newest first."""
        return list(self._hosts)

    def image_releases(self) -> list[Release]:
        """All releases that have images, the newest first."""
        return list(self._image_releases)

    def derived(self, repository: str) -> Derived | None:
        """What is known about a repository of images that are built on a base image."""
        return self._repositories.get(repository)

    def lookup(self, path: str) -> Found:
        """
        One value by its path, such as "release.windows-server-2016.extended_end"; raises ValueError with a
        sentence if there is none. The ways to write a path are in `portal.facts.lookup`.
        """
        return look_up(self, path)


def names_of(release: Release) -> Iterator[str]:
    """Every plain name that means a release."""
    for name in (release.slug, release.name, release.short, *release.aliases):
        yield plain(name)


def _image_names(release: Release) -> Iterator[str]:
    yield release.image_key
    for tags in release.tags.values():
        for tag in tags:
            yield tag.lower()
