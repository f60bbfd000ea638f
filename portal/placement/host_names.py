"""Names of hosts in the many ways that people and clouds write them: "Win Server 2022 Datacenter 21H2", "Windows2019"."""

from __future__ import annotations

import re

from portal import facts
from portal.facts import Release

_JOINED = re.compile(
    r"\b(?:windows|win|w)(?=\d)|\b(?:windows|win)(?=server)|(?<=server)(?=20\d\d)|\bws(?=20\d\d)"
)
_WORDS = re.compile(r"[a-z0-9]+")
_VERSION = re.compile(r"1607|1703|1709|1803|1809|1903|1909|2004|2[0-9]h[12]")
_YEAR = re.compile(r"(?:ltsc)?(2016|2019|2022|2025)")
# Long-term releases of the clients, by the year in their names.
_CLIENT_YEARS = {"2016": "1607", "2019": "1809", "2021": "21h2", "2024": "24h2"}
_SERVER_WORDS = {"server", "datacenter", "standard", "ws"}
_LONG_TERM = {"ltsc", "ltsb"}
# What says nothing about the release.
_IDLE = {
    "microsoft", "windows", "win", "w", "hyper", "v", "core", "edition", "pro", "professional", "enterprise", "education",
    "azure", "evaluation", "eval", "version", "ver", "release", "build", "iot", "n", "for", "workstations", "with", "containers",
    "smalldisk", "full", "desktop", "experience", "x64", "64", "bit", "amd64", "sac", "semi", "annual", "channel", "os",
    "gen2", "g2", "gensecond", "host", "node", "vm", "machine", "single", "language",
}  # fmt: skip


def by_words(text: str) -> Release | None:
    """
    The release that the words of a name mean; None where a word is not understood or several releases are meant.

    "Windows 1909" is the server: its build is that of the client too.
    """
    words = _WORDS.findall(_JOINED.sub(lambda match: f" {match[0]} ", text.lower()))
    years = {match[1] for word in words if (match := _YEAR.fullmatch(word))}
    versions = {word for word in words if _VERSION.fullmatch(word)}
    client = next((word for word in words if word in ("10", "11")), "")
    if "2021" in words or "2024" in words:
        years |= {word for word in words if word in ("2021", "2024")}
    rest = set(words) - years - versions - _IDLE - _SERVER_WORDS - _LONG_TERM - {client}
    if any(word.startswith("ltsc") and _YEAR.fullmatch(word) for word in rest):
        rest = {word for word in rest if not _YEAR.fullmatch(word)}
    if rest or len(years) > 1 or len(versions) > 1:
        return None
    year, version = next(iter(years), ""), next(iter(versions), "")
    if client:
        return _client(client, year, version, words)
    release = _server(year, version)
    # 23H2 is another build of the client's 23H2.
    other = release and version and facts.current().release(f"windows-11-{version}")
    says_server = _SERVER_WORDS & set(words) or "annual" in words
    return None if other and not says_server else release


def _client(line: str, year: str, version: str, words: list[str]) -> Release | None:
    if year and (not _LONG_TERM & set(words) or year not in _CLIENT_YEARS):
        return None
    return facts.current().release(f"windows-{line}-{_CLIENT_YEARS[year] if year else version}")


def _server(year: str, version: str) -> Release | None:
    known = facts.current()
    release = known.release(f"windows-server-{year or version}")
    if release is None or (year and version and release.version.lower() != version):
        return None
    return release
