"""Where terms and errors are named: the sections of lessons, and the rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from portal import facts
from portal.curriculum.blocks import Block, Fence, Heading, Note, Prose, split
from portal.curriculum.glossary import plain
from portal.curriculum.marking import Words
from portal.curriculum.model import Course, Lesson
from portal.facts import KnownError
from portal.rules import RULES, Rule

MOST_SECTIONS = 3
# A shorter text of an error says too little to be looked for in prose.
_SHORTEST_TEXT = 20
_CODE = re.compile(r"\b0x[0-9a-f]{8}\b", re.IGNORECASE)
_NAME = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b|\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b")

type Find = Callable[[str], set[str]]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a lesson under one heading; before the first heading both are empty."""

    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class LessonMention:
    """A lesson that names a term, with the first sections that do, and how many more there are."""

    lesson: Lesson
    sections: tuple[Section, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Mentions:
    """For each slug of a term and each id of an error who names it, lessons in the order of the course."""

    lessons: Mapping[str, tuple[LessonMention, ...]]
    rules: Mapping[str, tuple[Rule, ...]]


def find_mentions(course: Course) -> Mentions:
    """Go once through the text of all lessons and rules."""
    words = Words(course.glossary.values())
    errors = _Errors(facts.current().errors)

    def terms(text: str) -> set[str]:
        return {slug for _, slug in words.find(plain(text))}

    lessons: dict[str, list[LessonMention]] = {}
    for lesson in course.in_order:
        named: dict[str, dict[Section, None]] = {}
        for section, found in _named(lesson, terms, errors.find):
            for slug in found:
                named.setdefault(slug, {})[section] = None
        for slug, sections in named.items():
            shown = tuple(sections)[:MOST_SECTIONS]
            mention = LessonMention(lesson, shown, len(sections) - len(shown))
            lessons.setdefault(slug, []).append(mention)
    rules: dict[str, list[Rule]] = {}
    for rule in sorted(RULES.values(), key=lambda rule: rule.title):
        told = "\n".join((rule.title, rule.met, rule.doc))
        for slug in terms(told) | errors.find(f"{told}\n{_code(rule)}"):
            rules.setdefault(slug, []).append(rule)
    return Mentions(
        {slug: tuple(own) for slug, own in lessons.items()}, {slug: tuple(own) for slug, own in rules.items()}
    )


def _named(lesson: Lesson, terms: Find, errors: Find) -> Iterator[tuple[Section, set[str]]]:
    """Every section with what it names; prose names terms, and code errors too."""
    section = Section("", "")
    for block in split(lesson.body, lesson.body_line, lambda _line, _message: None):
        if isinstance(block, Heading):
            section = Section(block.id, plain(block.text))
            yield section, terms(block.text)
        for text in _texts(block):
            yield section, terms(text) | errors(text)
        for fence in _fences(block):
            yield section, errors("\n".join(fence.lines))


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, Prose):
        yield block.text
    elif isinstance(block, Note):
        for inner in block.blocks:
            yield from _texts(inner)


def _fences(block: Block) -> Iterator[Fence]:
    if isinstance(block, Fence):
        yield block
    elif isinstance(block, Note):
        for inner in block.blocks:
            yield from _fences(inner)


class _Errors:
    """Finds known errors in text: by code, by name, or by what they say."""

    def __init__(self, errors: Mapping[str, KnownError]) -> None:
        self._codes = {f"{code:#010x}": error.id for error in errors.values() for code in error.codes}
        self._names = {name: error.id for error in errors.values() for name in error.names}
        self._texts = [
            (text, error) for error in errors.values() for text in error.texts if len(text) >= _SHORTEST_TEXT
        ]

    def find(self, text: str) -> set[str]:
        """The ids of the errors that a text names."""
        found = {self._codes.get(code.lower(), "") for code in _CODE.findall(text)}
        found |= {self._names.get(name, "") for name in _NAME.findall(text)}
        said = " ".join(text.lower().split())
        for words, error in self._texts:
            if words in said and (not error.also or any(each in said for each in error.also)):
                found.add(error.id)
        return found - {""}


def _code(rule: Rule) -> str:
    """The file of a rule: its messages name errors."""
    return Path(rule.function.__code__.co_filename).read_text("utf-8")
