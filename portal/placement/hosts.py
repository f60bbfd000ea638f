"""Read what people call a host: a slug, a build, "Windows 11 24H2", or the line that `ver` prints."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from portal import facts
from portal.facts import Release

_BUILD = re.compile(r"(?<![\d.])(?:10\.0\.)?(\d{5})(?:\.(\d{1,5}))?(?![\d.])")
_REVISION = re.compile(r"@(?:(?:10\.0\.)?(\d{5})\.)?(\d{1,5})$")
_LINUX = re.compile(r"\blinux\b|\bubuntu\b|\bdebian\b|\brhel\b|\balpine\b|\bfedora\b", re.IGNORECASE)
_HOME = re.compile(r"\bhome\b[- ]?", re.IGNORECASE)
_CLIENT = re.compile(r"\b(?:windows[ -]?)?(?:10|11)\b(?!\.)|\bwin1[01]\b", re.IGNORECASE)
_NO_VERSION = re.compile(
    r"^(?:microsoft )?win(?:dows)?[ -]?(10|11)(?: (?:pro|enterprise|education))?$", re.IGNORECASE
)
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Host:
    """
    The machine that runs the container.

    `build` and `revision` are the third and fourth number of a Windows version (10.0.20348.2340);
    `revision` is None when nobody gave it. `release` is None for Linux and for builds that no release has.
    """

    text: str
    os: str
    release: Release | None = field(default=None, hash=False)
    build: int | None = None
    revision: int | None = None
    home: bool = False

    @property
    def name(self) -> str:
        """What people call it, with the revision when it is known."""
        if self.os == "linux":
            return "Linux"
        base = self.release.name if self.release else f"Windows build {self.build}"
        edition = " Home" if self.home else ""
        return f"{base}{edition} ({self.version})" if self.revision is not None else f"{base}{edition}"

    @property
    def version(self) -> str:
        """Build, and revision when known: "20348" or "20348.2340"."""
        return f"{self.build}" if self.revision is None else f"{self.build}.{self.revision}"

    @property
    def text_is_build(self) -> bool:
        """Whether somebody gave a bare build, which a server and a client may share."""
        return self.text[:1].isdigit()

    @property
    def is_client(self) -> bool:
        """Whether this is Windows 10 or 11."""
        return self.release is not None and self.release.kind == "client"

    @classmethod
    def of_release(cls, release: Release) -> Host:
        """The host of a release, patch level unknown."""
        return cls(release.slug, "windows", release, release.build)

    @classmethod
    def parse(cls, text: str) -> Host:
        """
        The host that a text names; raises ValueError with a sentence for the person who typed it.

        A build alone names the server release where a server and a client share it.
        """
        cleaned = " ".join(text.split())
        if not cleaned:
            raise ValueError("Choose a host, or type its name or build, such as 20348.2340.")
        if len(cleaned) > _LONGEST:
            raise ValueError(
                f"That is {len(cleaned)} characters; a host's name or build has at most {_LONGEST}."
            )
        home = bool(_HOME.search(cleaned))
        plain = " ".join(_HOME.sub(" ", cleaned).split())
        found = _by_name(plain) or _by_build(plain, home)
        if found is not None:
            release, build, revision = found
            if home and release.kind != "client":
                raise ValueError(f"{release.name} has no Home edition.")
            text = _canonical(release, revision, home)
            if plain[0].isdigit() and not home:
                text = f"{build}" if revision is None else f"{build}.{revision}"
            return cls(text, "windows", release, build, revision, home)
        if _LINUX.search(plain):
            return cls("linux", "linux")
        if match := _NO_VERSION.match(plain):
            newest = next(r for r in facts.current().hosts() if r.slug.startswith(f"windows-{match[1]}"))
            raise ValueError(f"Windows {match[1]} has several versions; name one, such as {newest.name}.")
        raise ValueError(
            f"No Windows release is known as “{_short(cleaned)}”. Try a name such as Windows Server 2022, "
            "a build such as 20348, or Linux."
        )


def _by_name(text: str) -> tuple[Release, int, int | None] | None:
    name, revision = text, None
    if match := _REVISION.search(text):
        name, revision = text[: match.start()].strip(), int(match[2])
        if match[1] and (release := facts.current().release(name)) and release.build != int(match[1]):
            raise ValueError(f"{release.name} has build {release.build}, not {match[1]}.")
    release = facts.current().release(name)
    return (release, release.build, revision) if release else None


def _by_build(text: str, home: bool) -> tuple[Release, int, int | None] | None:
    match = _BUILD.search(text)
    if not match:
        return None
    build, revision = int(match[1]), int(match[2]) if match[2] else None
    known = facts.current()
    kind = "client" if home or _CLIENT.search(text[: match.start()]) else None
    release = (known.by_build(build, kind) if kind else None) or known.by_build(build)
    if release is None:
        raise ValueError(
            f"No Windows release with build {build} is known. Run “ver” on the host and look for the third number."
        )
    return release, build, revision


def _canonical(release: Release, revision: int | None, home: bool) -> str:
    text = release.slug if revision is None else f"{release.slug}@{revision}"
    return f"home-{text}" if home else text


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
