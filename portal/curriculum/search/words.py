"""How a text becomes words that a search can compare: one way for what is searched and for what is typed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz.distance import OSA

_SPLIT = re.compile(r"[^a-z0-9]+")
_COMPOUND = re.compile(r"[a-z0-9]+(?:[-.:_/][a-z0-9]+)+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NUMBER = re.compile(r"-?\d{6,}|(?:0x)?[0-9a-f]{8}")
# Words that say nothing about what is looked for; they count only when nothing else was typed.
_STOP = """
a an and are as at be by can do does for from how i in into is it its my of on or so than that the then there this to was
what when where which who why will with you your
"""
STOP = frozenset(_STOP.split())


def words(text: str) -> list[str]:
    """
    The words of a text in lower case, in order.

    `memory.max`, `Hyper-V` and `HostProcess` give their parts and themselves in one piece (`memorymax`, `hyperv`,
    `hostprocess`), so that each way of typing them is found.
    """
    found = []
    for piece in text.split():
        humps = _HUMP.sub(" ", piece)
        low = piece.lower()
        found += [word for word in _SPLIT.split(humps.lower()) if word]
        if humps != piece:
            found += [word for word in _SPLIT.split(low) if word]
        for whole in _COMPOUND.findall(low):
            found.append(_SPLIT.sub("", whole))
    return found


def asked(text: str) -> list[str]:
    """The words of a question, each once and in order, without those that say nothing unless there are no others."""
    every = [word for word in _SPLIT.split(text.lower()) if word]
    telling = [word for word in every if word not in STOP]
    return list(dict.fromkeys(telling or every))


def slips(word: str) -> int:
    """How many slips of the finger a word may have: none in short words and in numbers."""
    if len(word) < 4 or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) < 7 else 2


def near(word: str, known: Iterable[str]) -> bool:
    """Whether a word as typed, in lower case, is one of those known but for its slips."""
    most = slips(word)
    return any(OSA.distance(word, each, score_cutoff=most) <= most for each in known)


def codes(text: str) -> list[int]:
    """The error codes in a question as 32-bit numbers: 0xC0370101, c0370101, 80370101 or -1070137087."""
    found = []
    for code in _NUMBER.findall(text.lower()):
        hexadecimal = code.startswith("0x") or len(code) == 8
        value = int(code, 16) if hexadecimal and not code.startswith("-") else int(code)
        found.append(value & 0xFFFFFFFF)
    return found
