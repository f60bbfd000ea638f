"""
Lines, spaces and newlines as the Dockerfile format counts them.

A physical line ends at a line feed; carriage returns before it belong to the line end. "Space" is what
BuildKit takes for it, which is wider than ASCII and narrower than Python's `str.isspace`.
Source: moby/buildkit, frontend/dockerfile/parser/parser.go.
"""

from __future__ import annotations

import re

BOM = "\ufeff"
SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
)
SPACES = re.compile(f"[{SPACE}]+")
BLANKS = re.compile(r"[\t\v\f\r ]+")
# BuildKit's line scanner refuses a longer line (bytes, without the line feed).
LONGEST_LINE = 65_535


def lines_of(text: str) -> list[str]:
    """The physical lines without their line feeds (carriage returns stay) and without a byte-order mark."""
    body = text.removeprefix(BOM)
    lines = body.split("\n")
    if not lines[-1]:
        lines.pop()
    return lines


def newline_of(text: str) -> str:
    """The newline that most lines of a text end with: CR LF or LF; LF when there is no line end."""
    windows = text.count("\r\n")
    return "\r\n" if windows * 2 > text.count("\n") else "\n"


def byte_length(line: str) -> int:
    """How many bytes a line takes as UTF-8; lone surrogates count as three."""
    return len(line.encode("utf-8", "surrogatepass"))


def continued(line: str, escape: str) -> tuple[str, bool]:
    """
    A line without its continuation mark, and whether it had one.

    The mark is the escape character as the last thing but spaces and tabs. Two in a row are none.
    """
    bare = line.rstrip(" \t")
    if bare.endswith(escape) and not bare[:-1].endswith(escape):
        return bare[:-1], True
    return line, False


def shortened(text: str, most: int = 40) -> str:
    """A piece of pasted text in typographic quotes, cut to a length that fits a message."""
    return f"“{text if len(text) <= most else text[: most - 1] + '…'}”"
