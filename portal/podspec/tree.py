"""
YAML (and so JSON) into parts, from the parser's events: nothing is constructed, nothing recurses.

Limits keep hostile texts cheap: size, nesting, aliases, and the size of the tree with its aliases written out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import yaml

from portal.podspec.parts import Part

LIMIT = 1_048_576
MOST_ALIASES = 100
MOST_DEPTH = 50
MOST_PARTS = 150_000
# libyaml where it was built in, which it is in PyYAML's wheels; else the same in Python.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# JSON writes characters beyond the first plane as two escapes, which YAML does not know.
_PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_TEMPLATE = re.compile(r"\{\{")


class Problem(NamedTuple):
    """What could not be read, and the line where reading ended (0: the whole text)."""

    line: int
    message: str


class Refused(Exception):
    """A text goes beyond a limit or is no tree; `problem` says so."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(line, message)


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not come yet."""

    kind: str
    line: int
    anchor: str | None
    entries: dict[str, Part]
    members: list[Part]
    merged: set[str]
    key: tuple[str, int] | None = None
    size: int = 1


def documents(text: str) -> tuple[list[Part], list[Problem]]:
    """Every document up to the first thing that cannot be read, and that thing; raises nothing."""
    found: list[Part] = []
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > LIMIT:
        return [], [Problem(0, f"That is {size:,} bytes; a manifest has at most {LIMIT:,}.")]
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "["):
        text = _PAIR.sub(_character, text)
    try:
        found.extend(_Reader().documents(text))
        return found, []
    except Refused as refused:
        return found, [_template(text) or refused.problem]
    except yaml.YAMLError as error:
        return found, [_explained(error, text)]
    except (ValueError, OverflowError) as error:
        return found, [Problem(0, f"The text cannot be read: {type(error).__name__}.")]


class _Reader:
    """Reads one text; remembers anchors within a document and counts over all of them."""

    def __init__(self) -> None:
        self.aliases = 0
        self.parts = 0
        self.anchors: dict[str, tuple[Part, int]] = {}
        self.open: list[_Open] = []
        self.root: Part | None = None

    def documents(self, text: str) -> Iterator[Part]:
        for event in yaml.parse(text, Loader=_LOADER):
            match event:
                case yaml.DocumentStartEvent():
                    self.anchors, self.open, self.root = {}, [], None
                case yaml.DocumentEndEvent():
                    if self.root is not None:
                        yield self.root
                case yaml.ScalarEvent():
                    self._scalar(event)
                case yaml.AliasEvent():
                    self._alias(event)
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self._begin(event)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self._finish(event)

    def _scalar(self, event: Any) -> None:
        line = event.start_mark.line + 1
        top = self.open[-1] if self.open else None
        if top and top.kind == "map" and top.key is None:
            top.key = (event.value, line)
            return
        # A plain value has the style None, or "" in libyaml. Blocks end where the next line begins.
        last = event.end_mark.line + (1 if event.end_mark.column else 0)
        part = Part("value", line, max(line, last), event.value, bool(event.style))
        self._add(part, 1, event.anchor)

    def _alias(self, event: Any) -> None:
        line = event.start_mark.line + 1
        self.aliases += 1
        if self.aliases > MOST_ALIASES:
            raise Refused(
                line, f"There are more than {MOST_ALIASES} aliases (*name); write some of them out."
            )
        if event.anchor not in self.anchors:
            raise Refused(line, f"The alias *{event.anchor[:40]} names no anchor that stands before it.")
        part, size = self.anchors[event.anchor]
        if self.open and self.open[-1].kind == "map" and self.open[-1].key is None:
            self.open[-1].key = (part.text, line)
            return
        self._add(part, size, None)

    def _begin(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if len(self.open) >= MOST_DEPTH:
            raise Refused(line, f"The text is nested deeper than {MOST_DEPTH} levels.")
        top = self.open[-1] if self.open else None
        if top and top.kind == "map" and top.key is None:
            raise Refused(line, "A mapping or list stands where the name of a field belongs.")
        kind = "map" if isinstance(event, yaml.MappingStartEvent) else "list"
        self.open.append(_Open(kind, line, event.anchor, {}, [], set()))

    def _finish(self, event: Any) -> None:
        done = self.open.pop()
        # A block ends where the next token begins, which is on a later line; its own last line is its last part's.
        last = [part.end for part in (*done.entries.values(), *done.members)]
        end = max((done.line, *last))
        part = Part(done.kind, done.line, end, "", False, done.entries, tuple(done.members))
        self._add(part, done.size, done.anchor)

    def _add(self, part: Part, size: int, anchor: str | None) -> None:
        if anchor:
            self.anchors[anchor] = (part, size)
        self.parts += 1
        if self.parts > MOST_PARTS:
            raise Refused(part.line, f"The text has more than {MOST_PARTS:,} parts.")
        if not self.open:
            self.root = part
            return
        top = self.open[-1]
        top.size += size
        if top.size > MOST_PARTS:
            raise Refused(
                part.line, f"With its aliases written out, the text has more than {MOST_PARTS:,} parts."
            )
        if top.kind == "list":
            top.members.append(part)
            return
        assert top.key is not None
        name, line = top.key
        top.key = None
        if name == "<<" and not part.quoted:
            self._merge(top, part)
        elif name in top.entries and name not in top.merged:
            raise Refused(line, f"The field “{name[:40]}” stands twice in the same mapping.")
        else:
            top.merged.discard(name)
            top.entries[name] = replace(part, line=line, end=max(line, part.end))

    @staticmethod
    def _merge(top: _Open, part: Part) -> None:
        """`<<: *other` takes over the fields that are not written here; those written here win."""
        for source in part.members if part.kind == "list" else (part,):
            for name, value in source.entries.items():
                if name not in top.entries:
                    top.entries[name] = value
                    top.merged.add(name)


def _character(match: re.Match[str]) -> str:
    high, low = int(match[1], 16), int(match[2], 16)
    return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))


def _template(text: str) -> Problem | None:
    """What to say of a text that cannot be read and has {{ in it."""
    found = _TEMPLATE.search(text)
    if not found:
        return None
    line = text.count("\n", 0, found.start()) + 1
    message = "This is a template with {{ }}, not a manifest. Render it first, such as with “helm template”."
    return Problem(line, message)


def _explained(error: yaml.YAMLError, text: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = mark.line + 1 if mark else 0
    if template := _template(text):
        return template
    lines = text.splitlines()
    line = min(line, len(lines))
    at = lines[line - 1] if line else ""
    if "\t" in at[: len(at) - len(at.lstrip())]:
        return Problem(line, "A tab stands in the indentation; YAML wants spaces.")
    said = str(getattr(error, "problem", "") or "").strip()
    if "nesting depth" in said:
        return Problem(line, f"The text is nested deeper than {MOST_DEPTH} levels.")
    said = said if said.isascii() and len(said) < 120 else ""
    return Problem(line, f"This is no YAML: {said}." if said else "This is no YAML.")
