"""
One logical line cut into keyword, flags and arguments, in the way of BuildKit's line parsers.

Source: moby/buildkit, frontend/dockerfile/parser/split_command.go and line_parsers.go. BuildKit reads
flags byte by byte and so garbles letters beyond ASCII in them; this reader keeps them.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import NamedTuple

from portal.dockerfile.text import BLANKS, SPACE, SPACES, shortened


class Pair(NamedTuple):
    """
    A name with its value: without quotes and escapes, variables as written; None for an ARG without one.

    `written` is the value as it stands in the file.
    """

    name: str
    value: str | None
    written: str = ""


class Split(NamedTuple):
    """Keyword, flags (quotes removed) and the rest of a logical line, trimmed."""

    keyword: str
    flags: tuple[str, ...]
    rest: str


class NotStrings(ValueError):
    """A JSON array that holds something other than strings, which stops a build."""


def split(line: str, escape: str) -> Split:
    """The parts of a logical line."""
    keyword, *rest = BLANKS.split(line.strip(SPACE), maxsplit=1)
    if not rest:
        return Split(keyword, (), "")
    flags, at = _flags(rest[0], escape)
    return Split(keyword, flags, rest[0][at:].strip(SPACE))


def _flags(text: str, escape: str) -> tuple[tuple[str, ...], int]:
    """The --flags that a text begins with, and where what follows begins."""
    flags: list[str] = []
    at = 0
    while True:
        if spaces := SPACES.match(text, at):
            at = spaces.end()
        if not text.startswith("--", at):
            return tuple(flags), at
        flag, at = _flag(text, at, escape)
        if flag == "--":
            return tuple(flags), at
        if flag:
            flags.append(flag)


@lru_cache(maxsize=4)
def _flag_pieces(escape: str) -> re.Pattern[str]:
    e = re.escape(escape)
    return re.compile(
        rf"""(?P<plain>[^{SPACE}'"{e}]+)|(?P<escaped>{e}(?P<char>.?))"""
        rf"""|(?P<quote>['"])""",
        re.DOTALL,
    )


@lru_cache(maxsize=8)
def _quoted_pieces(escape: str, quote: str) -> re.Pattern[str]:
    e = re.escape(escape)
    return re.compile(rf"(?P<plain>[^{quote}{e}]+)|{e}(?P<char>.?)", re.DOTALL)


def _flag(text: str, at: int, escape: str) -> tuple[str, int]:
    result: list[str] = []
    while match := _flag_pieces(escape).match(text, at):
        at = match.end()
        if match["quote"]:
            pieces = _quoted_pieces(escape, match["quote"])
            while inner := pieces.match(text, at):
                result.append(inner["plain"] or inner["char"] or "")
                at = inner.end()
            at = min(at + 1, len(text))  # the closing quote, if there is one
        else:
            result.append(match["plain"] or match["char"] or "")
    return "".join(result), at


@lru_cache(maxsize=4)
def _word(escape: str) -> re.Pattern[str]:
    e = re.escape(escape)
    return re.compile(
        rf"""(?:[^{SPACE}'"{e}]++|{e}.|"[^"{e}]*+(?:{e}.[^"{e}]*+)*+(?:"|\Z|(?={e}\Z))|'[^']*+(?:'|\Z))++""",
        re.DOTALL,
    )


def quoted_words(text: str, escape: str) -> list[str]:
    """The words of ENV, LABEL and ARG: split at spaces outside quotes; quotes and escapes stay."""
    return _word(escape).findall(text)


def blank_words(text: str) -> list[str]:
    """The words of instructions that know no quotes, such as FROM and EXPOSE."""
    return BLANKS.split(text) if text else []


def json_strings(text: str) -> tuple[str, ...] | None:
    """
    The strings of a JSON array; None when the text is no valid JSON array.

    Raises NotStrings for a valid array with anything else in it.
    """
    if not text.lstrip(SPACE).startswith("["):
        return None
    try:
        found = json.loads(text.lstrip(SPACE), parse_constant=_refuse, parse_int=_number, parse_float=_number)
    except (ValueError, RecursionError):
        return None
    if not all(isinstance(item, str) for item in found):
        raise NotStrings("A JSON array here must hold strings only.")
    return tuple(_sound(item) for item in found)


def _refuse(text: str) -> float:
    raise ValueError(f"{text} is no JSON")


def _number(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError("the number is too large")
    return value


def _sound(text: str) -> str:
    """Lone surrogates, which JSON can escape, become the replacement character."""
    if text.isascii():
        return text
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def pairs(text: str, escape: str) -> tuple[list[tuple[str, str]], str]:
    """
    Names and values (as written) of ENV or LABEL, and what is wrong with the text or "".

    `NAME value with spaces` is the legacy form; it is used when the first word has no equals sign.
    """
    words = quoted_words(text, escape)
    if not words:
        return [], ""
    if "=" not in words[0]:
        legacy = BLANKS.split(text, maxsplit=1)
        return ([(legacy[0], legacy[1])], "") if len(legacy) == 2 else ([], "needs a name and a value")
    found = []
    wrong = ""
    for word in words:
        name, equals, value = word.partition("=")
        if equals:
            found.append((name, value))
        elif not wrong:
            wrong = f"has the word {shortened(word)} without an equals sign; write name=value"
    return found, wrong


def health_parts(text: str) -> tuple[str, str]:
    """The type of a HEALTHCHECK (CMD, NONE) and the command after it; only ASCII spaces part them."""
    match = BLANKS.search(text)
    return (text[: match.start()], text[match.end() :]) if match else (text, "")
