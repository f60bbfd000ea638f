"""Tracks, lessons, terms and the course, as frozen values."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from portal import facts
from portal.curriculum.errors import CurriculumError
from portal.items import Item

DEPTHS = ("none", "user mode", "kernel", "hypervisor", "hardware")


@dataclass(frozen=True, slots=True)
class Track:
    """
    A path through lessons; `depth` is the lowest row of the isolation figure that it opens (0 to 4).

    `formerly` are slugs that it had; their addresses lead to it.
    """

    slug: str
    title: str
    summary: str
    depth: int
    lessons: tuple[str, ...]
    number: int
    formerly: tuple[str, ...] = ()

    @property
    def depth_name(self) -> str:
        """The row's name, such as "kernel"."""
        return DEPTHS[self.depth]


@dataclass(frozen=True, slots=True)
class Revision:
    """A change of a lesson that its readers should know of: the day, and what is different in a sentence or two."""

    day: datetime.date
    text: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """
    What the files of one lesson say, before anything is rendered.

    `body` is Markdown whose first line is line `body_line` of lesson.md. `own_sources` are those that no
    fact uses. `digest` names the content of all files of the lesson.
    """

    slug: str
    folder: Path
    title: str
    summary: str
    minutes: int
    depth: int
    objectives: tuple[str, ...]
    prerequisites: tuple[str, ...]
    sources: tuple[str, ...]
    own_sources: Mapping[str, facts.Source]
    checked: datetime.date
    published: datetime.date
    revisions: tuple[Revision, ...]
    body: str
    body_line: int
    digest: str
    items: tuple[Item, ...] = ()

    @property
    def path(self) -> Path:
        """The lesson's Markdown file."""
        return self.folder / "lesson.md"

    @property
    def depth_name(self) -> str:
        """The deepest row of the isolation figure that the lesson opens."""
        return DEPTHS[self.depth]

    def used(self, use: str) -> tuple[Item, ...]:
        """The items with one use: warmup, inline or end, in the order of the file."""
        return tuple(item for item in self.items if item.use == use)

    @property
    def warmups(self) -> tuple[Item, ...]:
        """Questions before the text."""
        return self.used("warmup")

    @property
    def ends(self) -> tuple[Item, ...]:
        """Questions after the text, in order."""
        return self.used("end")

    def item(self, identifier: str) -> Item | None:
        """The item with this id, or None."""
        return next((item for item in self.items if item.id == identifier), None)

    def source(self, identifier: str) -> facts.Source | None:
        """A source of the lesson or of the facts."""
        return self.own_sources.get(identifier) or facts.current().sources.get(identifier)


@dataclass(frozen=True, slots=True)
class Term:
    """
    A word of the field.

    `definition` is its text without markup, `markdown` the same as it is written, with claims. `aliases` are other
    spellings, `formerly` slugs that it had. `lesson` teaches it, `see` are the slugs of related terms. Lessons mark
    the word unless `auto` is off. `own_sources` are those that no fact uses.
    """

    slug: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    definition: str
    markdown: str
    sources: tuple[str, ...]
    lesson: str
    see: tuple[str, ...]
    auto: bool
    formerly: tuple[str, ...]
    line: int
    own_sources: Mapping[str, facts.Source]

    @property
    def forms(self) -> tuple[str, ...]:
        """Everything that it is called: its name, then its other spellings."""
        return (self.name, *self.aliases)

    def source(self, identifier: str) -> facts.Source | None:
        """A source of the glossary or of the facts."""
        return self.own_sources.get(identifier) or facts.current().sources.get(identifier)


@dataclass(frozen=True, slots=True)
class Course:
    """All tracks and lessons that could be read, and what is wrong with the rest."""

    folder: Path
    tracks: tuple[Track, ...]
    lessons: Mapping[str, Lesson]
    problems: tuple[CurriculumError, ...] = ()
    unavailable: Mapping[str, str] = field(default_factory=dict)
    """Slug and title of each lesson that a fault keeps out."""
    glossary: Mapping[str, Term] = field(default_factory=dict)
    """The words of the field by slug, in the order of their names."""
    warnings: tuple[CurriculumError, ...] = ()
    """What rendering tells and does not fail: live blocks that show something else than their authors saw."""

    def track(self, slug: str) -> Track | None:
        """The track with this slug, or None."""
        return next((track for track in self.tracks if track.slug == slug), None)

    def renamed_track(self, slug: str) -> Track | None:
        """The track that once had this slug, or None."""
        return next((track for track in self.tracks if slug in track.formerly), None)

    def track_of(self, lesson: str) -> Track | None:
        """The track that a lesson belongs to."""
        return next((track for track in self.tracks if lesson in track.lessons), None)

    def readable(self, track: Track) -> list[Lesson]:
        """The lessons of a track that can be read, in order."""
        return [self.lessons[slug] for slug in track.lessons if slug in self.lessons]

    @property
    def in_order(self) -> list[Lesson]:
        """Every readable lesson, track by track."""
        return [lesson for track in self.tracks for lesson in self.readable(track)]
