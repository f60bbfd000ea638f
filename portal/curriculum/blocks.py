"""Split the body of a lesson into headings, prose, code fences, directives and notes, with line numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from portal.curriculum import attributes

_HEADING = re.compile(r"^(#{1,6})\s+(.*?)(?:\s+\{#([a-z0-9-]+)\})?\s*$")
_FENCE = re.compile(r"^(`{3,}|~{3,})\s*(.*)$")
_DIRECTIVE = re.compile(r"^:::\s*(.*)$")
# Ids of the page around a lesson: its parts, its sources, figures and questions, and the drawings that pages share.
_OF_THE_PAGE = re.compile(
    r"main|questions|sources|stopped|done-mark|brand|defbox|lesson-scale|palette(?:-.*)?|bar-(?:err|kept|off)|err-choice"
    r"|s\d+|(?:fig|q|[imnpv])-.*"
)
KINDS = ("verdict", "matrix", "signals", "figure", "item", "note", "shells")

type Fault = Callable[[int, str], None]


@dataclass(slots=True)
class Prose:
    """Markdown without headings, fences and directives."""

    line: int
    text: str


@dataclass(slots=True)
class Heading:
    """`##` or `###`; `id` is its anchor on the page."""

    line: int
    level: int
    text: str
    id: str


@dataclass(slots=True)
class Fence:
    """A code fence: language, flags, keyed values and the lines between."""

    line: int
    language: str
    flags: tuple[str, ...]
    values: dict[str, str]
    lines: tuple[str, ...]


@dataclass(slots=True)
class Directive:
    """A `:::` line: its name, the word behind it (the id of an item) and its values."""

    line: int
    name: str
    words: tuple[str, ...]
    values: dict[str, str]


@dataclass(slots=True)
class Note:
    """A `::: note` block with what stands in it."""

    line: int
    values: dict[str, str]
    blocks: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Shells:
    """A `::: shells` block: the same commands for several shells, of which a reader sees one."""

    line: int
    values: dict[str, str]
    blocks: list[Block] = field(default_factory=list)


type Block = Prose | Heading | Fence | Directive | Note | Shells


_HOLDERS: dict[str, type[Note | Shells]] = {"note": Note, "shells": Shells}


def is_of_the_page(identifier: str) -> bool:
    """Whether the page around a lesson uses this id, so that a link to it would lead there and not to a heading."""
    return _OF_THE_PAGE.fullmatch(identifier) is not None


def split(text: str, first_line: int, fault: Fault) -> list[Block]:
    """The blocks of a text whose first line has this number; faults are told and passed over."""
    return _Splitter(text.split("\n"), first_line, fault).run()


class _Splitter:
    def __init__(self, lines: list[str], first_line: int, fault: Fault) -> None:
        self.lines = lines
        self.first = first_line
        self.fault = fault
        self.top: list[Block] = []
        self.out = self.top
        self.ids: set[str] = set()
        self.prose: list[str] = []
        self.prose_line = 0
        self.open_note = 0

    def run(self) -> list[Block]:
        place = 0
        while place < len(self.lines):
            line, number = self.lines[place], self.first + place
            if match := _FENCE.match(line):
                place = self._fence(place, match[1], match[2])
                continue
            if match := _DIRECTIVE.match(line):
                self._directive(number, match[1].strip())
            elif match := _HEADING.match(line):
                self._heading(number, len(match[1]), match[2], match[3] or "")
            else:
                self._line(number, line)
            place += 1
        self._flush()
        if self.open_note:
            self.fault(
                self.open_note,
                "this note or these shells are not closed; end them with a line of three colons",
            )
        return self.top

    def _line(self, number: int, line: str) -> None:
        if re.match(r"^\s+(```|~~~|:::)", line):
            self.fault(number, "fences and directives start at the left edge")
        if not self.prose:
            if not line.strip():
                return
            self.prose_line = number
        self.prose.append(line)

    def _flush(self) -> None:
        if self.prose:
            self.out.append(Prose(self.prose_line, "\n".join(self.prose).rstrip()))
        self.prose = []

    def _fence(self, place: int, mark: str, info: str) -> int:
        self._flush()
        number = self.first + place
        end = place + 1
        while end < len(self.lines) and not self.lines[end].startswith(mark):
            end += 1
        if end == len(self.lines):
            self.fault(number, "this code fence is not closed")
        try:
            words, values = attributes.read(info)
            language = words[0] if words else "text"
            inner = tuple(self.lines[place + 1 : end])
            self.out.append(Fence(number, language, tuple(words[1:]), values, inner))
        except ValueError as error:
            self.fault(number, f"code fence: {error}")
        return end + 1

    def _heading(self, number: int, level: int, text: str, anchor: str) -> None:
        self._flush()
        if level not in (2, 3):
            self.fault(number, "headings in a lesson are ## and ###; the title stands in the front matter")
        anchor = anchor or re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or f"part-{number}"
        if anchor in self.ids:
            self.fault(number, f"the heading id {anchor!r} is used twice; give one with {{#own-id}}")
        if is_of_the_page(anchor):
            self.fault(number, f"the page uses the id {anchor!r} itself; give another one with {{#own-id}}")
        self.ids.add(anchor)
        self.out.append(Heading(number, level, text, anchor))

    def _directive(self, number: int, text: str) -> None:
        self._flush()
        if not text:
            if not self.open_note:
                self.fault(number, "nothing is open here that three colons could close")
            self.out, self.open_note = self.top, 0
            return
        try:
            words, values = attributes.read(text)
        except ValueError as error:
            self.fault(number, f"directive: {error}")
            return
        name = words[0] if words else ""
        if name not in KINDS:
            self.fault(number, f"unknown directive {name!r}; known are {', '.join(KINDS)}")
        elif name not in _HOLDERS:
            self.out.append(Directive(number, name, tuple(words[1:]), values))
        elif self.open_note:
            self.fault(number, f"{name} cannot stand in a note or among shells")
        else:
            holder = _HOLDERS[name](number, values)
            self.top.append(holder)
            self.out, self.open_note = holder.blocks, number
