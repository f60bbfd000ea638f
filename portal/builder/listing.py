"""A Dockerfile as rows to show: words to colour, reasons, findings, and what a change added or removed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.dockerfile import KEYWORDS
from portal.dockerfile.text import lines_of
from portal.recipes import Line

_WORD = re.compile(r"(\s*)([A-Za-z]+)(?=\s|$)(.*)", re.DOTALL)
_FROM = re.compile(
    r"(\s+(?:--\S+\s+)*)(\S+?)((?:[:@][^/\s]+)?)(?:(\s+)(as)(\s+.*))?\s*", re.IGNORECASE | re.DOTALL
)
# A key of YAML, outside of braces.
_KEY = re.compile(r"((?:\s|- )*)([A-Za-z][\w./-]*)(?=:(?:\s|$))")

# Longer ones are shown without colours: the pattern above tries every place for the tag.
LONGEST_FROM = 500


@dataclass(slots=True)
class Row:
    """
    One row of a listing. `mark` is "", "add", "del", "info" (inherited, not written) or "skip" (rows left
    out); `number` is the line's number in the file as it now is, 0 where it has none. `language` is "dockerfile", "yaml"
    or "text".
    """

    text: str
    mark: str = ""
    number: int = 0
    reason: str = ""
    choice: str = ""
    language: str = "dockerfile"
    findings: list[Any] = field(default_factory=list)

    @property
    def tokens(self) -> list[tuple[str, str]]:
        """The text in pieces, each with the class of its colour ("" for plain)."""
        if self.language == "dockerfile":
            return list(tokens(self.text))
        key = _KEY.match(self.text) if self.language == "yaml" else None
        return [("", key[1]), ("tk-k", key[2]), ("", self.text[key.end(2) :])] if key else [("", self.text)]

    @property
    def parts(self) -> list[tuple[bool, str]]:
        """The reason in pieces; True for what was between backticks and is code."""
        pieces = self.reason.split("`") if self.reason.count("`") % 2 == 0 else [self.reason]
        return [(bool(number % 2), piece) for number, piece in enumerate(pieces) if piece]


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """Comment, instruction, the tag of an image, and the rest; the pieces joined are the text."""
    if text.lstrip().startswith("#"):
        yield "tk-c", text
        return
    match = _WORD.match(text)
    if not match or match[2].upper() not in KEYWORDS:
        yield "", text
        return
    yield "", match[1]
    yield "tk-k", match[2]
    image = _FROM.fullmatch(match[3]) if match[2].upper() == "FROM" and len(text) < LONGEST_FROM else None
    if image is None:
        yield "", match[3]
        return
    yield "", image[1] + image[2]
    yield "tk-o", image[3]
    if image[5]:
        yield "", image[4]
        yield "tk-k", image[5]
        yield "", image[6]
    yield "", match[3][image.end(6) if image[5] else image.end(3) :]


def rows(lines: Sequence[Line], before: Sequence[Line] | None = None) -> list[Row]:
    """Rows of a recipe's lines; with the lines before a change also what it added and removed."""
    old = [line.text for line in before] if before is not None else [line.text for line in lines]
    new = [line.text for line in lines]
    numbers = _numbers(lines)
    shown: list[Row] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag in ("delete", "replace") and before is not None:
            shown += [Row(line.text, "del", 0) for line in before[i1:i2] if line.text and not line.inherited]
        if tag == "delete":
            continue
        for index in range(j1, j2):
            line = lines[index]
            added = tag in ("insert", "replace") and bool(line.text) and not line.inherited
            mark = "info" if line.inherited else "add" if added else ""
            shown.append(Row(line.text, mark, numbers[index], line.reason, line.choice))
    return shown


def _numbers(lines: Sequence[Line]) -> list[int]:
    numbers, written = [], 0
    for line in lines:
        written += not line.inherited
        numbers.append(0 if line.inherited else written)
    return numbers


def changed(shown: Sequence[Row]) -> int:
    """How many lines a change touched: a removed and an added one in its place count once."""
    added = sum(row.mark == "add" for row in shown)
    removed = sum(row.mark == "del" for row in shown)
    return max(added, removed)


def text_rows(text: str, before: str | None = None) -> list[Row]:
    """Rows of a file's text, and of what a change of the text before it removed."""
    new = _physical(text)
    old = new if before is None else _physical(before)
    shown: list[Row] = []
    for tag, i1, i2, j1, j2 in _opcodes(old, new):
        if tag in ("delete", "replace"):
            shown += [Row(line, "del") for line in old[i1:i2]]
        if tag != "delete":
            shown += [Row(new[j], "" if tag == "equal" else "add", j + 1) for j in range(j1, j2)]
    return shown


def _physical(text: str) -> list[str]:
    """The lines that a Dockerfile has: only line feeds end one, so that findings stand beside their lines."""
    return [line.rstrip("\r") for line in lines_of(text)]


def _opcodes(old: list[str], new: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Like difflib's, but what both share at start and end costs nothing: files may have 20,000 lines."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    if start:
        yield "equal", 0, start, 0, start
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    if max(len(middle_old), len(middle_new)) > 2000:
        yield "replace", start, start + len(middle_old), start, start + len(middle_new)
    elif middle_old or middle_new:
        matcher = difflib.SequenceMatcher(None, middle_old, middle_new, autojunk=False)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes():
            yield tag, start + i1, start + i2, start + j1, start + j2
    if end:
        yield "equal", len(old) - end, len(old), len(new) - end, len(new)


def around_findings(shown: list[Row], most: int, context: int = 2) -> list[Row]:
    """The rows themselves, or in a long file those near a finding or a change, with a "skip" row for the rest."""
    if len(shown) <= most:
        return shown
    near: set[int] = set()
    for index, row in enumerate(shown):
        if (row.findings or row.mark) and len(near) < most:
            near |= set(range(max(0, index - context), min(len(shown), index + context + 1)))
    kept: list[Row] = []
    skipped = 0
    for index, row in enumerate(shown):
        if index in near:
            if skipped:
                kept.append(Row(str(skipped), "skip"))
            skipped = 0
            kept.append(row)
        else:
            skipped += 1
    return [*kept, Row(str(skipped), "skip")] if skipped else kept
