"""
Parser directives: `# escape=`, `# syntax=` and `# check=` at the top of a file.

They count only before the first line that is anything else, blank lines and other comments included.
Source: moby/buildkit, frontend/dockerfile/parser/directives.go.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.dockerfile.problems import Problems
from portal.dockerfile.text import SPACE, shortened

NAMES = ("syntax", "escape", "check")
ESCAPES = ("\\", "`")
_NAME = re.compile(r"([a-zA-Z][a-zA-Z0-9]*)[ \t\n\f\r]*=")


@dataclass(frozen=True, slots=True)
class Directive:
    """A parser directive: lower-case name, value and its physical line, from 1."""

    name: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Directives:
    """
    The directives of a file and the escape character that follows from them.

    `shebang` tells that the first line is `#!...`: tools skip it when they look for syntax and check, the
    reader itself does not, so that an escape directive below it does not count.
    """

    found: tuple[Directive, ...]
    escape: str
    shebang: bool = False

    @property
    def lines(self) -> frozenset[int]:
        """The physical lines that they take."""
        return frozenset(directive.line for directive in self.found)


def read_line(line: str, number: int) -> Directive | None:
    """The directive that a line would be at the top of a file, or None."""
    text = line.rstrip("\r").lstrip(SPACE)
    if not text.startswith("#"):
        return None
    text = text[1:].lstrip(SPACE)
    match = _NAME.match(text)
    if not match or match[1].lower() not in NAMES:
        return None
    written = text[match.end() :]
    # A value of nothing but spaces is one space.
    value = written.strip(" \t\n\f\r") or written[-1:]
    return Directive(match[1].lower(), value, number) if value else None


def read(lines: Sequence[str], problems: Problems) -> Directives:
    """The directives at the top; repeated ones and unusable values are problems and have no effect."""
    found: dict[str, Directive] = {}
    escape = ESCAPES[0]
    shebang = bool(lines) and lines[0].startswith("#!")
    for number, line in enumerate(lines[shebang:], 1 + shebang):
        directive = read_line(line, number)
        if directive is None:
            break
        if shebang and directive.name == "escape":
            continue
        if directive.name in found:
            message = f"Only one {directive.name} directive is allowed; line {found[directive.name].line} has the first."
            problems.add(number, message, "directive-repeated")
            continue
        found[directive.name] = directive
        if directive.name == "escape":
            if directive.value in ESCAPES:
                escape = directive.value
            else:
                message = f"The escape character cannot be {shortened(directive.value)}; only \\ and ` are possible."
                problems.add(number, message, "escape-invalid")
    return Directives(tuple(found.values()), escape, shebang)
