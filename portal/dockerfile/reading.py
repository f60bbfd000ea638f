"""
From physical lines to instructions.

Source: moby/buildkit, frontend/dockerfile/parser/parser.go. Where BuildKit stops at the first error, this
reader notes a problem and goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from portal.dockerfile.expansion import ExpansionError
from portal.dockerfile.heredocs import KEYWORDS as HEREDOC_KEYWORDS
from portal.dockerfile.heredocs import MOST_HEREDOCS, Heredoc, Mark, marks_in
from portal.dockerfile.instruction import JSON_KEYWORDS, Instruction
from portal.dockerfile.problems import Problems
from portal.dockerfile.text import LONGEST_LINE, SPACE, byte_length, continued, shortened
from portal.dockerfile.words import NotStrings, Split, health_parts, json_strings, split

# Far beyond any file that a person or a program means to build; bounds the work on a pasted megabyte.
MOST_INSTRUCTIONS = 10_000


class Comment(NamedTuple):
    """A comment line: its physical line and its text without the # and spaces around."""

    line: int
    text: str


class _Logical(NamedTuple):
    """A logical line: text, first and last physical line, and where each physical line begins in it."""

    text: str
    start: int
    end: int
    pieces: tuple[tuple[int, int], ...]


class Reading:
    """Reads the lines of one file; `instructions` and `comments` hold what was found."""

    def __init__(self, lines: Sequence[str], escape: str, skip: frozenset[int], problems: Problems) -> None:
        self.lines = lines
        self.escape = escape
        self.problems = problems
        self.instructions: list[Instruction] = []
        self.comments: list[Comment] = []
        self._skip = skip
        self._at = 0
        self._above: list[str] = []

    def read(self) -> None:
        """Reads to the end, or to `MOST_INSTRUCTIONS`."""
        lines, total = self.lines, len(self.lines)
        while self._at < total:
            raw = lines[self._at]
            self._at += 1
            if not raw:
                continue
            line = raw.rstrip("\r").lstrip(SPACE)
            if not line:
                continue
            if line[0] == "#":
                self._comment_above(line)
                continue
            if len(self.instructions) == MOST_INSTRUCTIONS:
                message = f"Only the first {MOST_INSTRUCTIONS:,} instructions are read."
                self.problems.add(self._at, message, "too-many-instructions", fatal=False)
                break
            self._instruction(self._logical(line))

    def _comment_above(self, line: str) -> None:
        if self._at in self._skip:
            return
        text = line[1:].strip(SPACE)
        self.comments.append(Comment(self._at, text))
        if text:
            self._above.append(text)
        else:
            self._above.clear()

    def _logical(self, line: str) -> _Logical:
        """Joins the lines that continue each other, from the one just read on."""
        start = self._at
        text, goes_on = continued(line, self.escape)
        if not goes_on:
            return _Logical(text, start, start, ((0, start),))
        lines, total = self.lines, len(self.lines)
        texts, pieces, length, empty = [text], [(0, start)], len(text), 0
        while goes_on and self._at < total:
            raw = lines[self._at].rstrip("\r")
            self._at += 1
            bare = raw.lstrip(SPACE)
            if bare.startswith("#"):
                self.comments.append(Comment(self._at, bare[1:].strip(SPACE)))
                continue
            if not bare:
                empty = empty or self._at
                continue
            text, goes_on = continued(raw, self.escape)
            texts.append(text)
            pieces.append((length, self._at))
            length += len(text)
        if empty:
            message = "An empty line stands inside a continued instruction; a later version will refuse it."
            self.problems.add(empty, message, "empty-continuation", fatal=False)
        return _Logical("".join(texts), start, self._at, tuple(pieces))

    def _instruction(self, logical: _Logical) -> None:
        outer = split(logical.text, self.escape)
        is_onbuild = outer.keyword.upper() == "ONBUILD" and bool(outer.rest)
        inner = split(outer.rest, self.escape) if is_onbuild else outer
        exec_form = self._exec_form(inner, logical.start)
        heredocs: tuple[Heredoc, ...] = ()
        if "<<" in logical.text and inner.keyword.upper() in HEREDOC_KEYWORDS and exec_form is None:
            heredocs = self._heredocs(logical)
        original = "\n".join([line.rstrip("\r") for line in self.lines[logical.start - 1 : self._at]])

        def made(parts: Split, form: tuple[str, ...] | None, trigger: Instruction | None) -> Instruction:
            return Instruction(
                keyword=parts.keyword.upper(),
                name_as_written=parts.keyword,
                flags=parts.flags,
                value=parts.rest,
                exec_form=form,
                heredocs=heredocs,
                line=logical.start,
                end_line=self._at,
                original=original,
                comments=tuple(self._above),
                escape=self.escape,
                trigger=trigger,
                logical=logical.text,
                pieces=logical.pieces,
            )

        if is_onbuild:
            self.instructions.append(made(outer, None, made(inner, exec_form, None)))
        else:
            self.instructions.append(made(outer, exec_form, None))
        self._above.clear()

    def _exec_form(self, parts: Split, line: int) -> tuple[str, ...] | None:
        keyword = parts.keyword.upper()
        if keyword == "HEALTHCHECK":
            return self._json(keyword, health_parts(parts.rest)[1], line)
        return self._json(keyword, parts.rest, line) if keyword in JSON_KEYWORDS else None

    def _json(self, keyword: str, text: str, line: int) -> tuple[str, ...] | None:
        try:
            return json_strings(text)
        except NotStrings:
            message = f"The JSON array of {keyword} holds something other than strings: {shortened(text)}."
            self.problems.add(line, message, "json-not-strings")
            return None

    def _heredocs(self, logical: _Logical) -> tuple[Heredoc, ...]:
        try:
            marks = marks_in(logical.text)
        except ExpansionError as error:
            self.problems.add(
                logical.start, f"The name of a heredoc cannot be read: {error}.", "heredoc-name"
            )
            return ()
        if len(marks) == MOST_HEREDOCS:
            message = f"Only the first {MOST_HEREDOCS} heredocs of an instruction are read."
            self.problems.add(logical.start, message, "too-many-heredocs", fatal=False)
        return tuple(self._heredoc(mark, logical.start) for mark in marks)

    def _heredoc(self, mark: Mark, line: int) -> Heredoc:
        first = self._at
        total = len(self.lines)
        terminated = False
        while self._at < total and not terminated:
            text = self.lines[self._at].rstrip("\r")
            self._at += 1
            terminated = (text.lstrip("\t") if mark.chomp else text) == mark.name
        last = self._at - terminated
        content = "".join([f"{text}\n" for text in self.lines[first:last]])
        if not terminated:
            message = f"The heredoc {shortened(mark.name)} is not closed: no line consists of its name alone."
            self.problems.add(line, message, "heredoc-open")
        return Heredoc(
            mark.name, content, mark.expand, mark.chomp, mark.descriptor, first + 1, self._at, terminated
        )


def long_lines(lines: Sequence[str], problems: Problems) -> None:
    """Notes lines that BuildKit's scanner refuses."""
    for number, line in enumerate(lines, 1):
        if len(line) * 3 > LONGEST_LINE and byte_length(line) > LONGEST_LINE:
            message = f"The line has more than {LONGEST_LINE:,} bytes, which the builder does not read."
            problems.add(number, message, "line-too-long")
