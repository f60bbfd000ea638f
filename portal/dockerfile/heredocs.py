"""
Here-documents: `<<NAME` in RUN, COPY and ADD, whose text follows on the next lines up to NAME.

Source: moby/buildkit, frontend/dockerfile/parser/parser.go. The words of the line are cut with backslash as
escape character whatever the escape directive says, and a line whose quotes do not close has no heredoc.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from portal.dockerfile.expansion import ExpansionError, Manner, nothing, words

MOST_HEREDOCS = 100
KEYWORDS = ("ADD", "COPY", "RUN")
_MARK = re.compile(r"(\d*)<<(-?)[\t\n\f\r ]*([^<]*)\Z", re.ASCII)
_SIMPLE = re.compile(r"[A-Za-z0-9_.-]+\Z")
_TABS = re.compile(r"^\t+", re.MULTILINE)
_WHOLE_LINE = Manner(raw_quotes=True, raw_escapes=True, keep_unset=True)
_BARE = Manner(keep_unset=True)
_WITH_QUOTES = Manner(raw_quotes=True, keep_unset=True)


@dataclass(frozen=True, slots=True)
class Mark:
    """`<<NAME` as found in a line: name, `expand` False when quoted, `chomp` for `<<-`, descriptor number."""

    name: str
    expand: bool
    chomp: bool
    descriptor: int


@dataclass(frozen=True, slots=True)
class Heredoc:
    """
    A here-document. `content` is its text as written, without the terminator line.

    `expand`: variables in it are replaced (its name has no quotes). `chomp`: leading tabs are cut.
    `line` and `end_line` are the physical lines of the content and the terminator; `terminated` is False
    when the file ends first.
    """

    name: str
    content: str
    expand: bool
    chomp: bool
    descriptor: int
    line: int
    end_line: int
    terminated: bool = True

    @property
    def text(self) -> str:
        """The content without leading tabs after `<<-`, lines ended by LF."""
        content = self.content.replace("\r\n", "\n")
        return _TABS.sub("", content) if self.chomp else content


def mark_of(word: str) -> Mark | None:
    """The heredoc mark that a word is, or None; raises ExpansionError when its name cannot be read."""
    match = _MARK.match(word)
    if not match or not match[3]:
        return None
    if _SIMPLE.match(match[3]):
        return Mark(match[3], True, match[2] == "-", int(match[1][:9] or "0"))
    bare = words(match[3], nothing, _BARE)
    if len(bare) != 1:
        return None
    quoted = words(match[3], nothing, _WITH_QUOTES)
    if len(quoted) != 1:
        raise ExpansionError("the name of the heredoc cannot be read")
    expand = _quotes(bare[0]) == _quotes(quoted[0])
    return Mark(bare[0], expand, match[2] == "-", int(match[1][:9] or "0"))


def is_mark(word: str) -> bool:
    """Whether a word of COPY or ADD stands for a heredoc."""
    try:
        return mark_of(word) is not None
    except ExpansionError:
        return False


def marks_in(line: str) -> list[Mark]:
    """The first `MOST_HEREDOCS` marks in a logical line; raises ExpansionError when a name cannot be read."""
    try:
        found = words(line, nothing, _WHOLE_LINE)
    except ExpansionError:
        return []
    marks = (mark for word in found if "<<" in word and (mark := mark_of(word)))
    return list(islice(marks, MOST_HEREDOCS))


def _quotes(text: str) -> int:
    return text.count("'") + text.count('"')
