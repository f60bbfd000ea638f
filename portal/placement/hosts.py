"""Read what people call a host: a slug, a build, "Windows 11 24H2", or the line that `ver` prints."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from portal import facts
from portal.facts import Release
from portal.placement.host_names import by_words

_BUILD = re.compile(r"(?<![\d.])(?:10\.0\.)?(\d{5})(?:\.(\d{1,5}))?(?![\d.])")
_REVISION = re.compile(r"@(?:(?:10\.0\.)?(\d{5})\.)?(\d{1,5})$")
_LINUX = re.compile(r"\blinux\b|\bubuntu\b|\bdebian\b|\brhel\b|\balpine\b|\bfedora\b", re.IGNORECASE)
_HOME = re.compile(r"\bhome\b[- ]?", re.IGNORECASE)
_CLIENT = re.compile(r"\b(?:windows[ -]?)?(?:10|11)\b(?!\.)|\bwin1[01]\b", re.IGNORECASE)
_NO_VERSION = re.compile(
    r"^(?:microsoft )?win(?:dows)?[ -]?(10|11)(?: (?:pro|enterprise|education))?$", re.IGNORECASE
)
_BEFORE_CONTAINERS = re.compile(r"\bserver 20(?:03|08|12)\b|\bwindows (?:xp|vista|7|8|8\.1)\b", re.IGNORECASE)
_LONGEST = 200
# Hosts that are known in part: the text that stands for each, its system, and what people call it. Nobody types
# these; they come from questions that leave the version open, and lead back to them in addresses.
OPEN = {
    "?": ("", "a host that is not named"),
    "?windows": ("windows", "Windows of any version"),
    "?windows-server": ("windows", "Windows Server of any version"),
    "?windows-11": ("windows", "Windows 11 of any version"),
    "?windows-10": ("windows", "Windows 10 of any version"),
}


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
        if self.is_open:
            name = OPEN[self.text.removeprefix("home-")][1]
            return name.replace(" of", " Home of") if self.home else name
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
        if self.release is None:
            return self.text.endswith(("?windows-11", "?windows-10"))
        return self.release.kind == "client"

    @property
    def is_open(self) -> bool:
        """Whether its version, or all of it, was left open."""
        return self.text.removeprefix("home-") in OPEN

    @property
    def candidates(self) -> list[Release]:
        """The releases that an open host can be."""
        line = self.text.removeprefix("home-").removeprefix("?")
        return [release for release in facts.current().hosts() if line and release.slug.startswith(line)]

    @classmethod
    def opened(cls, line: str) -> Host:
        """A host of which only the line is known: windows-server, windows-11, windows-10, windows, or ""."""
        return cls(f"?{line}", OPEN[f"?{line}"][0])

    def with_edition(self, edition: str) -> tuple[Host, str]:
        """
        This host in an edition, and the edition that stays to be named beside it: Home is part of the host. Raises
        ValueError where there is no such edition.
        """
        of_server = edition in ("standard", "datacenter")
        is_server = self.text.startswith("?windows-server") or (self.release and not self.is_client)
        if (self.is_client and of_server) or (is_server and not of_server) or self.os == "linux":
            raise ValueError(f"{self.name} has no edition {edition.capitalize()}.")
        if self.home and edition != "home":
            raise ValueError(f"The host is a Home edition, not {edition.capitalize()}.")
        if edition != "home" or not self.is_client:
            return self, edition
        text = _canonical(self.release, self.revision, True) if self.release else self.text
        return replace(self, text=text if text.startswith("home-") else f"home-{text}", home=True), ""

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
        if cleaned.removeprefix("home-") in OPEN:
            open_host = cls.opened(cleaned.removeprefix("home-?").removeprefix("?"))
            return (
                replace(open_host, text=cleaned, home=True)
                if cleaned.startswith("home-?windows-1")
                else open_host
            )
        if len(cleaned) > _LONGEST:
            raise ValueError(
                f"That is {len(cleaned)} characters; a host's name or build has at most {_LONGEST}."
            )
        home = bool(_HOME.search(cleaned))
        plain = " ".join(_HOME.sub(" ", cleaned).split())
        found = _by_name(plain) or _by_build(plain, home) or _by_words(plain)
        if found is not None:
            release, build, revision = found
            if home and release.kind != "client":
                raise ValueError(f"{release.name} has no Home edition.")
            text = _canonical(release, revision, home)
            if _BUILD.match(plain) and not home:
                text = f"{build}" if revision is None else f"{build}.{revision}"
            return cls(text, "windows", release, build, revision, home)
        if _LINUX.search(plain):
            return cls("linux", "linux")
        if _BEFORE_CONTAINERS.search(plain):
            raise ValueError(
                "Windows containers need Windows Server 2016, Windows 10 1607 or a newer host; this one is older."
            )
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


def _by_words(text: str) -> tuple[Release, int, int | None] | None:
    release = None if _LINUX.search(text) else by_words(text)
    return (release, release.build, None) if release else None


def _by_build(text: str, home: bool) -> tuple[Release, int, int | None] | None:
    match = _BUILD.search(text)
    if not match:
        return None
    # Programs that do not know the revision print 0.
    build, revision = int(match[1]), int(match[2] or 0) or None
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
