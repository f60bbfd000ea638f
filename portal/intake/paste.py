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
# Colours, and the quote marks that mail and issue threads put in front.
_ESCAPES = re.compile(r"\x1b\[[0-9;?]{0,20}[A-Za-z]|[\u200b-\u200f\ufeff]")
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029")
_JSON_START = re.compile(r"^[ \t>]{0,20}(?=[\[{])", re.MULTILINE)


class TooBig(ValueError):
    """More was pasted than is read; the text is a sentence for the person."""


class Paste:
    """
    A text made plain: no colours, no quote marks, plain line ends.

    Readers of lines see the first 20,000, cut at 4,000 characters; `cut` tells when that left something out.
    JSON and error texts are looked for in everything.
    """

    def __init__(self, text: str) -> None:
        size = len(text.encode("utf-8", "surrogatepass"))
        if size > LIMIT:
            raise TooBig(
                f"That is {size:,} bytes; at most {LIMIT:,} are read. Paste the part around the error."
            )
        self.text = _LINE_ENDS.sub("\n", _ESCAPES.sub("", text)).replace("\xa0", " ")
        self.all_lines = self.text.split("\n")
        self.lines = [_unquoted(line[:LONGEST_LINE]) for line in self.all_lines[:MOST_LINES]]

    @property
    def cut(self) -> bool:
        """Whether some lines were left out or cut."""
        return len(self.all_lines) > MOST_LINES or any(len(line) > LONGEST_LINE for line in self.all_lines)

    def numbered(self) -> Iterator[tuple[int, str]]:
        """Every line that is read, with its number."""
        return enumerate(self.lines, 1)

    @cached_property
    def squeezed(self) -> str:
        """Everything in lower case and without white space."""
        return "".join(self.text.split()).lower()

    @cached_property
    def _ends(self) -> list[int]:
        """Where each line begins in `squeezed`; made when an error was found, as most pastes have few lines."""
        return [0, *accumulate(len("".join(line.split()).lower()) for line in self.all_lines)]

    def line_at(self, position: int) -> int:
        """The number of the line behind a position in `squeezed`."""
        return min(bisect_right(self._ends, position), len(self.all_lines))

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


def _unquoted(line: str) -> str:
    text = line.lstrip()
    return text.lstrip("> ") if text.startswith(">") else line


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
