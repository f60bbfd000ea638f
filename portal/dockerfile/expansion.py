"""
Words, quotes and variables as BuildKit expands them: $NAME, ${NAME}, ${NAME:-default} and the like.

Source: moby/buildkit, frontend/dockerfile/shell/lex.go, and "Environment replacement" in the Dockerfile
reference. Depth and length have limits here so that no paste costs more than its own length.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from portal.dockerfile import variables
from portal.dockerfile.text import SPACES
from portal.dockerfile.variables import ExpansionError

__all__ = ["ExpansionError", "Manner", "Reader", "expand", "is_plain", "nothing", "unquoted", "words"]

DEEPEST = 50
# Windows allows no longer variable; without a limit, doubling a variable fills the memory.
LONGEST_VALUE = 32_767

Lookup = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Manner:
    """
    How to read: the escape character, whether quotes and escapes stay in the result, whether a variable
    without a value stays as it is written (else it becomes nothing), and the names for which it stays
    even so where they are used plainly, without a modifier.
    """

    escape: str = "\\"
    raw_quotes: bool = False
    raw_escapes: bool = False
    keep_unset: bool = False
    keep: frozenset[str] = frozenset()

    def unset(self, name: str, written: str) -> str:
        """What a plain use of a variable without a value becomes."""
        return written if self.keep_unset or name in self.keep else ""


def nothing(name: str) -> str | None:
    """A lookup that knows no variable."""
    return None


def is_plain(text: str, escape: str) -> bool:
    """Whether nothing in a text can be expanded or unquoted."""
    return text.isalnum() or not ("$" in text or '"' in text or "'" in text or escape in text)


def expand(text: str, lookup: Lookup, manner: Manner) -> str:
    """The text with variables replaced and quotes removed; raises ExpansionError."""
    if is_plain(text, manner.escape):
        return text
    return Reader(text, lookup, manner).read()[0]


def unquoted(text: str, escape: str = "\\") -> str:
    """The text without quotes and escapes, variables as written; unreadable text comes back as it is."""
    try:
        return expand(text, nothing, Manner(escape, keep_unset=True))
    except ExpansionError:
        return text


def words(text: str, lookup: Lookup, manner: Manner) -> list[str]:
    """The words of a text, split at spaces outside quotes after expansion; raises ExpansionError."""
    return Reader(text, lookup, manner, longest=max(LONGEST_VALUE, 4 * len(text))).read()[1]


@lru_cache(maxsize=32)
def _run_pattern(special: str) -> re.Pattern[str]:
    """One or more characters that are none of the special ones."""
    return re.compile(f"[^{re.escape(special)}]+")


class _Words:
    """Collects characters into words."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self._open: list[str] = []

    def add(self, text: str) -> None:
        """Text outside quotes: spaces end a word."""
        first, *rest = SPACES.split(text)
        if first:
            self._open.append(first)
        for part in rest:
            self.end()
            if part:
                self._open.append(part)

    def add_raw(self, text: str) -> None:
        """Text that belongs to the word whatever it holds."""
        if text:
            self._open.append(text)

    def end(self) -> None:
        """The word is over; empty ones vanish."""
        if self._open:
            self.done.append("".join(self._open))
            self._open = []


class Reader:
    """Reads one text; `read` gives the whole result and its words."""

    def __init__(self, text: str, lookup: Lookup, manner: Manner, longest: int = LONGEST_VALUE) -> None:
        self.text = text
        self.at = 0
        self.lookup = lookup
        self.manner = manner
        self.room = max(longest, len(text))

    def read(self, stop: str = "", raw_escapes: bool | None = None, depth: int = 0) -> tuple[str, list[str]]:
        """Up to the stop character, which is consumed, or the end; raises ExpansionError."""
        if depth > DEEPEST:
            raise ExpansionError(f"variables are nested more than {DEEPEST} deep")
        raw = self.manner.raw_escapes if raw_escapes is None else raw_escapes
        result: list[str] = []
        found = _Words()
        while (char := self.peek()) and char != stop:
            if char == "$":
                piece = self._spend(self._dollar(depth))
                found.add(piece)
            elif char == "<":
                piece = self._heredoc_mark()
                found.add_raw(piece)
            elif char in "'\"":
                piece = self._single_quoted() if char == "'" else self._double_quoted(raw, depth)
                found.add_raw(piece)
            elif char == self.manner.escape:
                self.at += 2
                piece = self.text[self.at - 1 : self.at]
                piece = char + piece if raw else piece
                found.add_raw(piece)
            else:
                piece = self._run(stop)
                found.add(piece)
            result.append(piece)
        if stop and not char:
            raise ExpansionError(f"{stop} is missing")
        self.at += len(stop)
        found.end()
        return "".join(result), found.done

    def peek(self) -> str:
        """The character at hand, "" at the end."""
        return self.text[self.at : self.at + 1]

    def _spend(self, piece: str) -> str:
        self.room -= len(piece)
        if self.room < 0:
            raise ExpansionError("the expanded text is too long")
        return piece

    def _run(self, stop: str) -> str:
        """Characters that mean nothing but themselves."""
        return self._taken(_run_pattern("$<'\"" + self.manner.escape + stop))

    def _taken(self, pattern: re.Pattern[str]) -> str:
        start = self.at
        match = pattern.match(self.text, start)
        self.at = match.end() if match else start + 1
        return self.text[start : self.at]

    def _heredoc_mark(self) -> str:
        start = self.at
        self.at += 1
        if self.peek() == "<":
            self.at += 1
            while self.peek() and self.peek() in "\t\r ":
                self.at += 1
        return self.text[start : self.at]

    def _single_quoted(self) -> str:
        end = self.text.find("'", self.at + 1)
        if end < 0:
            raise ExpansionError("a single quote is not closed")
        inner = self.text[self.at + 1 : end]
        self.at = end + 1
        return f"'{inner}'" if self.manner.raw_quotes else inner

    def _double_quoted(self, raw: bool, depth: int) -> str:
        escape = self.manner.escape
        self.at += 1
        result: list[str] = []
        while (char := self.peek()) != '"':
            if not char:
                raise ExpansionError("a double quote is not closed")
            if char == "$":
                result.append(self._spend(self._dollar(depth)))
            elif char == escape:
                following = self.text[self.at + 1 : self.at + 2]
                known = bool(following) and following in ('"', "$", escape)
                result.append((char if raw else "") + following if known else char)
                self.at += 2 if known else 1
                if not following:
                    raise ExpansionError("a double quote is not closed")
            else:
                result.append(self._taken(_run_pattern('$"' + escape)))
        self.at += 1
        inner = "".join(result)
        return f'"{inner}"' if self.manner.raw_quotes else inner

    def _name(self) -> str:
        start = self.at
        char = self.peek()
        if char.isdecimal():
            while self.peek().isdecimal():
                self.at += 1
        elif char and char in "@*#?-$!":
            self.at += 1
        else:
            while (char := self.peek()) == "_" or char.isalpha() or char.isdecimal():
                self.at += 1
        return self.text[start : self.at]

    def _dollar(self, depth: int) -> str:
        start = self.at
        self.at += 1
        if self.peek() != "{":
            name = self._name()
            if not name:
                return "$"
            value = self.lookup(name)
            return self.manner.unset(name, f"${name}") if value is None else value
        self.at += 1
        if not self.peek():
            raise ExpansionError("} is missing")
        if self.peek() in "{}:":
            raise ExpansionError(f"{self.text[start : self.at + 1]} is no variable")
        name = self._name()
        if self.peek() == "}":
            self.at += 1
            value = self.lookup(name)
            return self.manner.unset(name, f"${{{name}}}") if value is None else value
        return self._modified(name, depth)

    def _modified(self, name: str, depth: int) -> str:
        """The rest of ${NAME...} from its modifier on."""
        mark = self.peek()
        self.at += 1
        if mark == "/":
            return self._replaced(name, depth)
        null_is_unset = mark == ":"
        if null_is_unset:
            mark = self.peek()
            self.at += 1
        written = ":" * null_is_unset + mark
        if not mark or (not null_is_unset and mark not in "+-?#%") or (null_is_unset and mark in "#%"):
            raise ExpansionError(f"${{{name}{written}...}} is not supported")
        word = self.read("}", mark in "#%", depth + 1)[0]
        value = self.lookup(name)
        if value is None and self.manner.keep_unset:
            return f"${{{name}{written}{word}}}"
        if mark not in "+-?#%":
            raise ExpansionError(f"${{{name}{written}...}} is not supported")
        return variables.chosen(mark, name, value, word, value is None or (null_is_unset and not value))

    def _replaced(self, name: str, depth: int) -> str:
        everywhere = self.peek() == "/"
        self.at += everywhere
        pattern = self.read("/", True, depth + 1)[0]
        by = self.read("}", True, depth + 1)[0]
        value = self.lookup(name)
        if value is None and self.manner.keep_unset:
            return f"${{{name}/{pattern}/{by}}}"
        return variables.replaced(value or "", pattern, by, everywhere)
