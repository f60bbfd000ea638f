"""Find numbers in prose that go out of date: builds, dates, tags, versions and sizes outside a claim."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t|tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
_KINDS = (
    ("date", re.compile(r"\b\d{4}-\d{2}-\d{2}\b")),
    ("date", re.compile(rf"\b(?:\d{{1,2}} )?{_MONTH} (?:19|20)\d\d\b")),
    (
        "date",
        re.compile(
            r"\b(?:in|since|until|till|by|before|after|from) (?:early |late |mid-)?(?:19|20)\d\d\b",
            re.IGNORECASE,
        ),
    ),
    ("build number", re.compile(r"\b10\.0\.\d{4,6}(?:\.\d+)*\b")),
    ("build number", re.compile(r"(?<![\d.,#])\b\d{5}(?:\.\d+)?\b(?![.,]\d)")),
    ("tag", re.compile(r"\b(?:ltsc|sac)\d{4}\b", re.IGNORECASE)),
    ("version", re.compile(r"\b\d\dH[12]\b", re.IGNORECASE)),
    ("version", re.compile(r"\bversions? (?:\d|v\d)[\w.]*", re.IGNORECASE)),
    ("version", re.compile(r"(?<![\w.])v?\d+\.\d+(?:\.\d+)*(?![\w%])")),
    ("version", re.compile(r"(?<![\w.])v\d+\b")),
    ("size", re.compile(r"\b\d+(?:[.,]\d+)?[ \u00a0]?(?:[KMGT]i?B|kB|bytes?|gigabytes?|megabytes?)\b")),
)
_CODE = re.compile(r"(`+)(?:.+?)\1", re.DOTALL)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|^>.*$", re.MULTILINE)
_TARGET = re.compile(r"\]\([^)]*\)|\[\^[^\]]*\]|<https?://[^>]*>")


def blank(text: str, pattern: re.Pattern[str], mark: str = " ") -> str:
    """The text with every match turned into spaces or another mark, so that offsets and lines stay."""
    return pattern.sub(lambda m: re.sub(r"[^\n]", mark, m[0]), text)


def without_code(text: str) -> str:
    """The text with its code spans masked by a mark that no pattern takes for a space or a word."""
    return blank(text, _CODE, "\ue002")


def numbers(text: str) -> Iterator[tuple[int, str, str]]:
    """Offset, kind and words of each bare number; claims must have been blanked before."""
    for pattern in (_CODE, _QUOTED, _TARGET):
        text = blank(text, pattern)
    for kind, pattern in _KINDS:
        for match in pattern.finditer(text):
            yield match.start(), kind, match[0]
            # One number is told once, by the first kind that sees it.
        text = blank(text, pattern)
