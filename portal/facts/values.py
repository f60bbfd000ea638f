"""Sources, disputes, releases and the rows of the support table, as frozen values."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass

_ISSUE = re.compile(r"^([\w.-]+/[\w.-]+)#(\d+)$")
_FILE = re.compile(r"^([\w.-]+/[\w.-]+):([^@\s]+)(?:@([0-9a-f]{7,40}|v[\w.-]+))?$")
_COMMIT = re.compile(r"^([\w.-]+/[\w.-]+)@([0-9a-f]{7,40})$")


@dataclass(frozen=True, slots=True)
class Source:
    """
    Where a fact comes from. `where` is "owner/repo:path", with "@commit" for an older edition,
    "owner/repo#number" for an issue, "owner/repo@commit", or a web address; `dated` is the day of its last
    change as far as known, `checked` the day on which it was last read for this project.
    """

    id: str
    title: str
    where: str
    dated: datetime.date | None
    checked: datetime.date

    @property
    def place(self) -> str:
        """`where` for people: a place in plain words stands there after a "text: " that only the reader of files needs."""
        return self.where.removeprefix("text: ")

    @property
    def url(self) -> str:
        """An https link to it, or "" if it has none."""
        if self.where.startswith("https://"):
            return self.where
        if match := _ISSUE.match(self.where):
            return f"https://github.com/{match[1]}/issues/{match[2]}"
        if match := _COMMIT.match(self.where):
            return f"https://github.com/{match[1]}/commit/{match[2]}"
        if match := _FILE.match(self.where):
            return f"https://github.com/{match[1]}/blob/{match[3] or 'HEAD'}/{match[2]}"
        return ""


@dataclass(frozen=True, slots=True)
class Position:
    """What some sources say in a dispute, with the place where they say it."""

    says: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """
    Sources that contradict each other. `standing` is the position that decides here, `why` the reason;
    the other positions stay visible beside every answer that rests on it. `mode` is the isolation mode that
    the dispute is about, "" if it is about both or neither.
    """

    id: str
    about: str
    positions: tuple[Position, ...]
    standing: str
    why: str
    checked: datetime.date
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """
    A Windows release as a host, as what images are built from, or both.

    `build` is the third number of the Windows version. `mainstream_end` and `extended_end` are the last days
    of support; for clients they are the last days for Home and Pro, and for Enterprise and Education.
    `esu_end` ends paid updates, `ltsc_end` the client's long-term edition. `image_key` names its images in
    the support table ("ltsc2022"), "" if it has none; `tags` are the floating tags by base image;
    `images_built` tells whether Microsoft still rebuilds them, None if no source tells.
    """

    slug: str
    name: str
    short: str
    build: int
    version: str
    channel: str
    kind: str
    aliases: tuple[str, ...]
    released: datetime.date
    mainstream_end: datetime.date | None
    extended_end: datetime.date | None
    esu_end: datetime.date | None
    ltsc_end: datetime.date | None
    is_host: bool
    default_isolation: str
    image_key: str
    tags: Mapping[str, tuple[str, ...]]
    images_built: bool | None
    image_end: Mapping[str, datetime.date]
    note: str
    sources: tuple[str, ...]
    disputes: tuple[str, ...]
    checked: datetime.date

    @property
    def support_ends(self) -> datetime.date | None:
        """The last day of support that needs no extra contract."""
        ends = [end for end in (self.mainstream_end, self.extended_end) if end]
        return max(ends) if ends else None

    def supported_on(self, day: datetime.date) -> bool | None:
        """Whether it gets updates on that day; None if no source gives its end."""
        if day < self.released:
            return False
        return None if self.support_ends is None else day <= self.support_ends

    def phase(self, day: datetime.date) -> str:
        """What kind of support it has on that day, in words; "" for none."""
        client = self.kind == "client"
        if self.mainstream_end and day <= self.mainstream_end:
            return "support" if client else "mainstream support"
        if self.extended_end and day <= self.extended_end:
            return "support for Enterprise and Education editions" if client else "extended support"
        if self.esu_end and day <= self.esu_end:
            return "paid security updates"
        return ""

    def image_ends(self, family: str = "") -> datetime.date | None:
        """The last day on which the release's images are rebuilt; some base images end before the rest."""
        return self.image_end.get(family) or self.support_ends

    def matches_tag(self, tag: str) -> bool:
        """Whether a lower-case tag, without architecture or update, is one of this release's."""
        return bool(self.image_key) and (
            tag == self.image_key or any(tag == own.lower() for tags in self.tags.values() for own in tags)
        )


@dataclass(frozen=True, slots=True)
class Support:
    """
    One row of the support table: the isolation modes in which a host runs images of a release.

    `basis` is "documented" (the vendor's current table or text), "historical" (an earlier edition that had the
    pair) or "derived" (no edition has it; it follows from the rules). Modes in `unanswered` are neither
    listed nor refused by any source. `dispute` is a Dispute's id or "".
    """

    host: str
    image: str
    modes: tuple[str, ...]
    basis: str
    sources: tuple[str, ...]
    note: str
    dispute: str
    checked: datetime.date
    unanswered: tuple[str, ...] = ()
