"""A lesson as its author wrote it: the files' text and the blocks of the body, each with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from portal.curriculum import tables
from portal.curriculum.blocks import Block, Directive, Fence, Heading, Note, Prose, Shells, split
from portal.curriculum.errors import CurriculumError
from portal.curriculum.model import Lesson

_TODO = re.compile(r"\bTODO\b")
# Where a value ends in TOML, in an attribute or in SVG.
_END = re.compile(r"\"|</|\*\*")


@dataclass(frozen=True)
class Written:
    """One lesson for the writer's check; `text` is all of lesson.md, `blocks` every block, those inside others too."""

    lesson: Lesson
    text: str
    blocks: tuple[Block, ...]

    @classmethod
    def of(cls, lesson: Lesson) -> Written:
        """Read the lesson's file again: the course keeps the body and the front matter's values only."""
        text = lesson.path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
        blocks = split(lesson.body, lesson.body_line, lambda _line, _message: None)
        return cls(lesson, text, tuple(_flat(blocks)))

    def error(self, line: int, message: str) -> CurriculumError:
        """A fault of lesson.md."""
        return CurriculumError(self.lesson.path, line, message, fatal=False)

    def warning(self, line: int, message: str) -> CurriculumError:
        """Something in lesson.md to look at again."""
        return CurriculumError(self.lesson.path, line, message, fatal=False, warning=True)

    def line_of(self, key: str) -> int:
        """The line of lesson.md on which the front matter sets a key."""
        return tables.line_of(self.text, key)

    @cached_property
    def anchors(self) -> frozenset[str]:
        """What a link to a part of the page may name: sections, figures, and questions in the text."""
        figures = sum(isinstance(b, Directive) and b.name == "figure" for b in self.blocks)
        found = {block.id for block in self.blocks if isinstance(block, Heading)}
        found |= {f"fig-{number}" for number in range(1, figures + 1)}
        return frozenset(found | {f"q-{item.id}" for item in self.lesson.used("inline")})

    @cached_property
    def texts(self) -> tuple[tuple[int, str], ...]:
        """Every Markdown text of the body with its line: prose, headings, captions and titles of notes."""
        return tuple((block.line, text) for block in self.blocks for text in _texts(block))


def unfinished(lesson: Lesson, *, fatal: bool) -> Iterator[CurriculumError]:
    """Every line of the lesson's files that still has something to fill in."""
    for path in sorted(lesson.folder.iterdir()):
        if path.suffix not in (".md", ".toml", ".svg"):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), 1):
            if match := _TODO.search(line):
                left = _END.split(line[match.start() :])[0].strip()
                yield CurriculumError(path, number, f"to be filled in: {left[:90]}", fatal=fatal)


def _flat(blocks: list[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, (Note, Shells)):
            yield from _flat(block.blocks)


def _texts(block: Block) -> Iterator[str]:
    match block:
        case Prose() | Heading():
            yield block.text
        case Fence() | Directive():
            yield block.values.get("caption", "")
        case Note():
            yield block.values.get("title", "")
