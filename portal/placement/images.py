"""Read what people call an image: a reference, a tag, or a base image with a build."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from portal import facts
from portal.dockerfile.images import ImageReference
from portal.facts import Release

REPOSITORIES = {
    "nanoserver": "mcr.microsoft.com/windows/nanoserver",
    "servercore": "mcr.microsoft.com/windows/servercore",
    "windows": "mcr.microsoft.com/windows",
    "server": "mcr.microsoft.com/windows/server",
}
_BY_REPOSITORY = {repository: family for family, repository in REPOSITORIES.items()}
_SHORT = re.compile(r"^(?:windows/)?(nanoserver|servercore|server|windows)(?:[:@ ](.+))?$", re.IGNORECASE)
_VERSION = re.compile(r"^(?:10\.0\.)?(\d{5})(?:\.(\d{1,5}))?(?:[-_].*)?$")
_RELEASE = r"(ltsc\d{4}|sac2016|1607|1709|1803|1809|1903|1909|2004|2[0-5]h[12])"
_WINDOWS_TAG = re.compile(
    rf"(nanoserver|(?:windows)?servercore)(?:[-_]?{_RELEASE}|-([a-z0-9]+))?", re.IGNORECASE
)
_LTSC_TAG = re.compile(r"(?:^|[-_.])(ltsc\d{4})(?:$|[-_.])", re.IGNORECASE)
# "latest-windows-1809-amd64": a part of the tag is the word, and another one may be a release.
_SAYS_WINDOWS = re.compile(r"(?:^|[-_.])windows(?:$|[-_.])", re.IGNORECASE)
_SAYS_RELEASE = re.compile(rf"(?:^|[-_.]){_RELEASE}(?:$|[-_.])", re.IGNORECASE)
# A tag that is a whole version of Windows, as several images of Microsoft have it.
_WHOLE_VERSION = re.compile(r"(?:^|-)10\.0\.(\d{5})\.(\d{1,5})(?:$|[-_])")
# A copy of a base image in another registry keeps the path.
_COPY = re.compile(r"/windows/(nanoserver|servercore|server)$")
# What Microsoft published for Windows on Docker Hub, and the part of its own registry that is for Windows.
_ONLY_WINDOWS = re.compile(
    r"^(?:docker\.io/)?microsoft/(?:nanoserver|windowsservercore|iis|aspnet|wcf|dotnet-framework|mssql-server-windows[\w-]*)$"
    r"|^mcr\.microsoft\.com/(?:[\w.-]+/){0,3}windows/"
)
_KEY = re.compile(r"^(ltsc\d{4}|sac2016|\d{4}|20h2)(?:$|[-_.@])", re.IGNORECASE)
_LINUX_NAMES = re.compile(
    r"^(?:gcr\.io/distroless/[\w.-]+|(?:docker\.io/)?(?:library/)?(?:linux|alpine|debian|ubuntu|fedora|busybox|centos|rockylinux|almalinux|"
    r"amazonlinux|archlinux|nginx|httpd|redis|postgres|mysql|mariadb|node|python|php|ruby|rust|haproxy|scratch))"
    r"(?:[:@]|$)"
)
_LINUX_TAG = re.compile(
    r"(alpine|bullseye|bookworm|trixie|focal|jammy|noble|azurelinux|mariner|ubi\d|slim|distroless|chiseled|cbl-)"
)
_DOTNET = re.compile(r"^mcr\.microsoft\.com/dotnet/(?:nightly/)?(?:aspnet|runtime|runtime-deps|sdk|monitor)$")
# From .NET 8 on, tags that name no Windows leave Windows out (dotnet-supported-tags).
_DOTNET_LINUX_SINCE = 8
_LONGEST = 500
_HOST_PROCESS = re.compile(
    r"^mcr\.microsoft\.com/oss/(?:v2/)?kubernetes/windows-host-process-containers-base-image$"
)
HOST_PROCESS_IMAGE = "mcr.microsoft.com/oss/kubernetes/windows-host-process-containers-base-image:v1.0.0"
# Images that are known in part: "?" and the system, "?@" and a build, or a base image's name and ":?".
_OPEN = re.compile(r"^(?:\?(windows)?|\?@(\d{5})(?:\.(\d{1,6}))?|(nanoserver|servercore|server|windows):\?)$")


@dataclass(frozen=True, slots=True)
class Image:
    """
    The image to run. `os` is "windows", "linux" or "" when the text does not tell.

    `family` is the Windows base image underneath (nanoserver, servercore, windows, server), `release` the
    Windows release it was built from, `build` and `revision` its version numbers as far as known. A tag may
    stand for an image per release: then `variants` has those releases, the newest first, and `release` is
    known once a host has chosen.
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
    variants: tuple[Release, ...] = field(default=(), hash=False)

    @property
    def name(self) -> str:
        """What people call it: the release for Windows, else the reference."""
        if self.text.startswith("?") and not self.release:
            return "a Windows image" if self.os else "an image that is not named"
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
        return self.repository in _BY_REPOSITORY and self.tag != "?"

    @property
    def is_latest(self) -> bool:
        """Whether it asks for the tag latest; a reference without tag and digest does."""
        return self.tag.lower() in ("", "latest") and not self.digest

    def on(self, build: int | None) -> Image:
        """
        This image on a host of that build: of several variants, engines take the host's own build, else an
        older one, never a newer one.
        """
        fitting = [release for release in self.variants if build and release.build <= build]
        chosen = fitting[0] if fitting else None
        return replace(self, release=chosen, build=chosen.build if chosen else None)

    @classmethod
    def of_release(cls, release: Release, family: str = "servercore") -> Image:
        """The floating tag of a release's base image."""
        tag = (release.tags.get(family) or (release.image_key,))[0]
        text = release.image_key if family == "servercore" else f"{family}:{tag}"
        return cls(text, "windows", REPOSITORIES[family], tag, "", family, release, release.build)

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
        if match := _OPEN.match(cleaned):
            return _open(cleaned, *match.groups())
        release = facts.current().image_release(cleaned.lower())
        if release:
            return cls.of_release(release)
        if match := _SHORT.match(cleaned):
            return _short(cleaned, match[1].lower(), match[2] or "")
        return _from_reference(cleaned)


def _open(
    text: str, windows: str | None, build: str | None, revision: str | None, family: str | None
) -> Image:
    """An image of which only a part is known."""
    if family:
        return Image(text, "windows", REPOSITORIES[family], "?", "", family)
    if build is None:
        return Image(text, windows or "")
    release = _of_build(int(build))
    return Image(text, "windows", "", "", "", "", release, int(build), int(revision) if revision else None)


def _short(text: str, family: str, rest: str) -> Image:
    """A base image by its family's name, followed by a tag, a digest, or a version without "10.0."."""
    if rest.startswith("sha256:"):
        return _base_image(text, family, "", rest)
    tag, _, digest = rest.partition("@")
    if re.fullmatch(r"\d{5}\.\d{1,5}", tag):
        tag = f"10.0.{tag}"
    elif re.fullmatch(r"(?:10\.0\.)?\d{5}", tag) and (release := _of_build(int(tag[-5:]))):
        tag = (release.tags.get(family) or (tag,))[0]
    return _base_image(text, family, tag, digest)


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
    if _HOST_PROCESS.match(repository):
        return Image(text, "windows", repository, tag, digest, "hostprocess")
    if match := _COPY.search(repository):
        return replace(_base_image(text, match[1], tag, digest), text=text, repository=repository, tag=tag)
    if match := _WINDOWS_TAG.search(tag):
        return _derived(text, repository, tag, digest, match)
    if variants := _variants(repository, tag, digest):
        return Image(text, "windows", repository, tag, digest, "servercore", variants=variants)
    if repository.startswith("mcr.microsoft.com/windows/") and (key := _KEY.search(tag)):
        return _of_key(text, repository, tag, digest, "servercore", key[1])
    if repository.startswith(("mcr.microsoft.com/windows/", "mcr.microsoft.com/dotnet/framework/")):
        return Image(text, "windows", repository, tag, digest)
    if key := _LTSC_TAG.search(tag):
        return _of_key(text, repository, tag, digest, "", key[1])
    if windows := _only_windows(text, repository, tag, digest):
        return windows
    if (
        _LINUX_NAMES.match(text.lower())
        or _LINUX_TAG.search(tag)
        or _is_dotnet_for_linux(repository, tag, digest)
    ):
        return Image(text, "linux", repository, tag, digest)
    return Image(text, "", repository, tag, digest)


def _only_windows(text: str, repository: str, tag: str, digest: str) -> Image | None:
    """An image whose name or tag says that it is for Windows, without naming a base image."""
    if (version := _WHOLE_VERSION.search(tag)) and (release := _of_build(int(version[1]))):
        return Image(text, "windows", repository, tag, digest, "", release, release.build, int(version[2]))
    if _SAYS_WINDOWS.search(tag):
        key = _SAYS_RELEASE.search(tag)
        return _of_key(text, repository, tag, digest, "", key[1] if key else "")
    if _ONLY_WINDOWS.match(repository):
        family = "nanoserver" if repository.endswith("/nanoserver") else ""
        return _of_key(text, repository, tag, digest, family, tag)
    return None


def _of_key(text: str, repository: str, tag: str, digest: str, family: str, key: str) -> Image:
    known = facts.current()
    release = known.image_release(key) or next(
        (each for each in known.image_releases() if key and each.version.lower() == key.lower()), None
    )
    build = release.build if release else None
    return Image(text, "windows", repository, tag, digest, family, release, build)


def _variants(repository: str, tag: str, digest: str) -> tuple[Release, ...]:
    """The releases that a tag stands for, the newest first; none if that is not known."""
    known = facts.current()
    derived = known.derived(repository)
    named = tag.lower() or "latest"
    if derived is None or digest or named not in derived.several_releases:
        return ()
    rebuilt = [each for each in derived.tags if each.ends is None]
    if named != "latest":
        rebuilt = [each for each in rebuilt if each.version == named]
    elif len({each.version for each in rebuilt}) != 1:
        return ()
    keys = {each.image for each in rebuilt}
    return tuple(release for release in known.image_releases() if release.image_key in keys)


def _is_dotnet_for_linux(repository: str, tag: str, digest: str) -> bool:
    if not _DOTNET.match(repository) or (digest and not tag):
        return False
    version = re.match(r"\d+", tag)
    return tag in ("", "latest") or (version is not None and int(version[0]) >= _DOTNET_LINUX_SINCE)


def _of_build(build: int) -> Release | None:
    return next((release for release in facts.current().image_releases() if release.build == build), None)


def _base_image(text: str, family: str, tag: str, digest: str = "") -> Image:
    release, revision, build = None, None, None
    if version := _VERSION.match(tag):
        build, revision = int(version[1]), int(version[2]) if version[2] else None
        release = _of_build(build)
    elif key := _KEY.match(tag):
        release = facts.current().image_release(key[1])
    if release:
        build = release.build
    if digest or not release or family != "servercore" or tag.lower() != release.image_key:
        return Image(text, "windows", REPOSITORIES[family], tag, digest, family, release, build, revision)
    return Image.of_release(release)


def _derived(text: str, repository: str, tag: str, digest: str, match: re.Match[str]) -> Image:
    family = "nanoserver" if match[1].lower() == "nanoserver" else "servercore"
    return _of_key(text, repository, tag, digest, family, match[2] or match[3] or "")
