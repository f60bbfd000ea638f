"""What somebody pasted, as lines with numbers, and as one text without white space for texts that consoles broke."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from typing import Any

LIMIT = 5 * 1024 * 1024
MOST_LINES, LONGEST_LINE = 20_000, 4_000
DEEPEST_JSON, MOST_DOCUMENTS = 60, 40
# Colours, and what mail, issue threads and logs of pipelines put in front of each line.
_ESCAPES = re.compile(r"\x1b\[[0-9;?]{0,20}[A-Za-z]|[\u200b-\u200f\ufeff]")
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029")
_QUOTE_MARKS = re.compile(r"^[ \t]{0,8}>(?:[ \t>]{0,8}(?=[^ \t>])|[ \t>]{0,8}$)", re.MULTILINE)
_STAMPS = re.compile(
    r"^[ \t]{0,8}\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]{0,12}(?:Z|[+-]\d\d:?\d\d)? ", re.MULTILINE
)
# Markdown inside of words and names, and what services put where they left something out.
_MARKS = "*`\u2026"
# The text is counted in blocks of so many characters to find a line again.
_BLOCK = 4096
_JSON_START = re.compile(r"^[ \t>]{0,20}(?=[\[{])", re.MULTILINE)


class TooBig(ValueError):
    """More was pasted than is read; the text is a sentence for the person."""


class Paste:
    """
    A text made plain: no colours, no quote marks or times in front of lines, plain line ends.

    Readers of lines see the first 20,000, cut at 4,000 characters; `cut` tells when that left something out.
    JSON and error texts are looked for in everything.
    """

    def __init__(self, text: str) -> None:
        size = len(text.encode("utf-8", "surrogatepass"))
        if size > LIMIT:
            raise TooBig(
                f"That is {size:,} bytes; at most {LIMIT:,} are read. Paste the part around the error."
            )
        plain = _LINE_ENDS.sub("\n", _ESCAPES.sub("", text)).replace("\xa0", " ")
        # In XML a line may begin with the end of a tag.
        self.text = plain if plain.lstrip()[:1] == "<" else _STAMPS.sub("", _QUOTE_MARKS.sub("", plain))
        self.all_lines = self.text.split("\n")
        self.lines = [line[:LONGEST_LINE].replace("**", "") for line in self.all_lines[:MOST_LINES]]

    @property
    def cut(self) -> bool:
        """Whether some lines were left out or cut."""
        return len(self.all_lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in self.all_lines)

    def numbered(self) -> Iterator[tuple[int, str]]:
        """Every line that is read, with its number."""
        return enumerate(self.lines, 1)

    @cached_property
    def squeezed(self) -> str:
        """Everything as `squeeze` leaves it."""
        return squeeze(self.text)

    @cached_property
    def _before(self) -> list[int]:
        """How much of `squeezed` stands before each block of the text."""
        starts = range(0, len(self.text), _BLOCK)
        return [0, *accumulate(len(squeeze(self.text[start : start + _BLOCK])) for start in starts)]

    def line_at(self, position: int) -> int:
        """The number of the line behind a position in `squeezed`."""
        block = bisect_right(self._before, position) - 1
        start, rest = block * _BLOCK, position - self._before[block]
        line = self.text.count("\n", 0, start) + 1
        for part in self.text[start : start + _BLOCK].split("\n"):
            rest -= len(squeeze(part))
            if rest < 0:
                break
            line += 1
        return min(line, len(self.all_lines))

    def quote(self, line: int) -> str:
        """A line as it stands, cut to what fits beside an answer."""
        text = (
            " ".join(self.all_lines[line - 1][:LONGEST_LINE].split())
            if 0 < line <= len(self.all_lines)
            else ""
        )
        return text if len(text) <= 160 else f"{text[:157]}..."

    @cached_property
    def documents(self) -> list[tuple[int, Any]]:
        """The JSON objects and arrays in the text that begin a line, with that line's number."""
        found: list[tuple[int, Any]] = []
        decoder = json.JSONDecoder()
        position = line = counted = 0
        for _ in range(MOST_DOCUMENTS):
            match = _JSON_START.search(self.text, position)
            if match is None:
                break
            line += self.text.count("\n", counted, match.end())
            counted = match.end()
            try:
                value, position = decoder.raw_decode(self.text, match.end())
            except json.JSONDecodeError as error:
                # What begins inside the broken document is no document of its own.
                position = max(error.pos, match.end() + 1)
            except (ValueError, RecursionError):
                break
            else:
                if _is_flat_enough(value):
                    found.append((line + 1, value))
        return found


def squeeze(text: str) -> str:
    """A text in lower case, without white space and without marks of Markdown."""
    plain = "".join(text.split()).lower()
    for mark in _MARKS:
        plain = plain.replace(mark, "")
    return plain


def _is_flat_enough(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST_JSON):
        level = [
            child
            for parent in level
            for child in (parent.values() if isinstance(parent, dict) else parent)
            if isinstance(child, dict | list)
        ]
        if not level:
            return True
    return False
