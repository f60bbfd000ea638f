"""Read what people call an image: a reference, a tag, or a base image with a build."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from portal import facts
from portal.dockerfile.images import ImageReference
from portal.facts import Release

FAMILIES = {"nanoserver": "nanoserver", "servercore": "servercore", "windows": "windows", "server": "server"}
REPOSITORIES = {
    "nanoserver": "mcr.microsoft.com/windows/nanoserver",
    "servercore": "mcr.microsoft.com/windows/servercore",
    "windows": "mcr.microsoft.com/windows",
    "server": "mcr.microsoft.com/windows/server",
}
_BY_REPOSITORY = {repository: family for family, repository in REPOSITORIES.items()}
_SHORT = re.compile(
    r"^(?:windows/)?(nanoserver|servercore|server|windows)(?:[:@ ](?:10\.0\.)?(.+))?$", re.IGNORECASE
)
_VERSION = re.compile(r"^(?:10\.0\.)?(\d{5})(?:\.(\d{1,5}))?(?:[-_].*)?$")
_WINDOWS_TAG = re.compile(r"(nanoserver|windowsservercore)(?:-([a-z0-9]+))?", re.IGNORECASE)
_KEY = re.compile(r"^(ltsc\d{4}|sac2016|\d{4}|20h2)(?:$|[-_.@])", re.IGNORECASE)
_LINUX_NAMES = re.compile(
    r"^(?:docker\.io/)?(?:library/)?(linux|alpine|debian|ubuntu|fedora|busybox|centos|rockylinux|almalinux|"
    r"amazonlinux|archlinux|nginx|httpd|redis|postgres|mysql|mariadb|node|python|php|ruby|rust|haproxy|scratch)"
    r"(?:[:@]|$)"
)
_LINUX_TAG = re.compile(
    r"(alpine|bullseye|bookworm|trixie|focal|jammy|noble|azurelinux|mariner|ubi\d|slim|distroless|chiseled|cbl-)"
)
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Image:
    """
    The image to run. `os` is "windows", "linux" or "" when the text does not tell.

    `family` is the Windows base image underneath (nanoserver, servercore, windows, server), `release` the
    Windows release it was built from, `build` and `revision` its version numbers as far as known.
    """

    text: str
    os: str
    repository: str = ""
    tag: str = ""
    digest: str = ""
    family: str = ""
    release: Release | None = field(default=None, hash=False)
    build: int | None = None
    revision: int | None = None

    @property
    def name(self) -> str:
        """What people call it: the release for Windows, else the reference."""
        if self.os == "windows" and self.release:
            return f"{self.release.name} image"
        return f"{self.text} image" if self.text == "linux" else self.text

    @property
    def version(self) -> str:
        """Build, and revision when known."""
        return f"{self.build}" if self.revision is None else f"{self.build}.{self.revision}"

    @property
    def reference(self) -> str:
        """The reference to pull, as far as one can be made."""
        tag = f":{self.tag}" if self.tag else ""
        digest = f"@{self.digest}" if self.digest else ""
        return f"{self.repository}{tag}{digest}" if self.repository else self.text

    @property
    def key(self) -> str:
        """The name of its Windows release in the support table, such as ltsc2022; "" if unknown."""
        return self.release.image_key if self.release else ""

    @property
    def is_base(self) -> bool:
        """Whether it is one of Microsoft's Windows base images itself and not built upon one."""
        return self.repository in _BY_REPOSITORY

    @classmethod
    def of_release(cls, release: Release, family: str = "servercore") -> Image:
        """The floating tag of a release's base image."""
        tags = release.tags.get(family) or (release.image_key,)
        return cls(
            release.image_key, "windows", REPOSITORIES[family], tags[0], "", family, release, release.build
        )

    @classmethod
    def parse(cls, text: str) -> Image:
        """The image that a text names; raises ValueError with a sentence for the person who typed it."""
        cleaned = " ".join(text.split())
        if not cleaned:
            raise ValueError(
                "Choose an image, or type its reference, such as mcr.microsoft.com/windows/servercore:ltsc2022."
            )
        if len(cleaned) > _LONGEST:
            raise ValueError(f"That is {len(cleaned)} characters; an image reference has at most {_LONGEST}.")
        release = facts.current().image_release(cleaned.lower())
        if release:
            return cls.of_release(release)
        if match := _SHORT.match(cleaned):
            return _base_image(cleaned, match[1].lower(), match[2] or "")
        return _from_reference(cleaned)


def _from_reference(text: str) -> Image:
    try:
        reference = ImageReference.parse(text)
    except ValueError as error:
        raise ValueError(
            f"“{text if len(text) <= 60 else text[:57] + '...'}” is no image reference: {error} "
            "It reads like registry/repository:tag."
        ) from None
    repository = reference.name
    tag, digest = reference.tag or "", reference.digest or ""
    if family := _BY_REPOSITORY.get(repository):
        return _base_image(text, family, tag, digest)
    if match := _WINDOWS_TAG.search(tag):
        return _derived(text, repository, tag, digest, match)
    if framework := _KEY.search(tag) if repository.startswith("mcr.microsoft.com/windows/") else None:
        release = facts.current().image_release(framework[1].lower())
        return Image(
            text,
            "windows",
            repository,
            tag,
            digest,
            "servercore",
            release,
            release.build if release else None,
        )
    if repository.startswith(("mcr.microsoft.com/windows/", "mcr.microsoft.com/dotnet/framework/")):
        return Image(text, "windows", repository, tag, digest)
    if _LINUX_NAMES.match(text.lower()) or _LINUX_TAG.search(tag):
        return Image(text, "linux", repository, tag, digest)
    return Image(text, "", repository, tag, digest)


def _base_image(text: str, family: str, tag: str, digest: str = "") -> Image:
    known = facts.current()
    release, revision, build = None, None, None
    if version := _VERSION.match(tag):
        build, revision = int(version[1]), int(version[2]) if version[2] else None
        release = next((r for r in known.image_releases() if r.build == build), None)
    elif key := _KEY.match(tag):
        release = known.image_release(key[1].lower())
    if release:
        build = release.build
    canonical = _canonical(text, family, tag, release)
    return Image(canonical, "windows", REPOSITORIES[family], tag, digest, family, release, build, revision)


def _canonical(text: str, family: str, tag: str, release: Release | None) -> str:
    """The short text for links: the release's key where it says all, else what was typed."""
    if release and family == "servercore" and tag.lower() == release.image_key:
        return release.image_key
    return text


def _derived(text: str, repository: str, tag: str, digest: str, match: re.Match[str]) -> Image:
    family = "nanoserver" if match[1].lower() == "nanoserver" else "servercore"
    release = facts.current().image_release((match[2] or "").lower())
    build = release.build if release else None
    return Image(text, "windows", repository, tag, digest, family, release, build)
