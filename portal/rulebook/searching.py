"""A small search over rules and facts: whole words first, then their beginnings, parts, and what looks alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST = 200
MOST_TERMS = 8
_WORD = re.compile(r"[a-z0-9]+(?:[._/#-][a-z0-9]+)*")
_PART = re.compile(r"[a-z0-9]+")
_IDLE = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "at",
        "for",
        "in",
        "is",
        "it",
        "no",
        "not",
        "of",
        "on",
        "or",
        "the",
        "to",
        "with",
    ]
)
# How alike two words have to be, by the three-letter pieces they share.
ALIKE = 0.42


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, best first, and for words that occur nowhere the ones that were taken for them."""

    keys: tuple[str, ...]
    taken: tuple[tuple[str, str], ...] = ()


class Index:
    """Texts by key, each with weights for its parts: a word in a title counts more than one in the body."""

    def __init__(self, texts: Iterable[tuple[str, Iterable[tuple[str, int]]]]) -> None:
        self._where: dict[str, dict[int, int]] = {}
        self._keys: list[str] = []
        for number, (key, parts) in enumerate(texts):
            self._keys.append(key)
            for text, weight in parts:
                for word in words(text):
                    own = self._where.setdefault(word, {})
                    own[number] = max(own.get(number, 0), weight)
        self._pieces: dict[str, list[str]] = {}
        self._size: dict[str, int] = {}
        for word in self._where:
            if _PART.fullmatch(word):
                pieces = _pieces(word)
                self._size[word] = len(pieces)
                for piece in pieces:
                    self._pieces.setdefault(piece, []).append(word)

    def search(self, query: str) -> Answer:
        """
        What has every word of the query, best first; a word that nothing has counts as the one most like it.

        Nothing for a query without words.
        """
        asked = [word for word in _PART.findall(query[:LONGEST].lower()) if word not in _IDLE]
        asked = list(dict.fromkeys(asked or _PART.findall(query[:LONGEST].lower())))[:MOST_TERMS]
        total: dict[int, float] | None = None
        taken = []
        for word in asked:
            found = self._with(word)
            if not found and (other := self._most_like(word)):
                taken.append((word, other))
                found = {number: weight * 0.6 for number, weight in self._with(other).items()}
            total = found if total is None else {n: w + found[n] for n, w in total.items() if n in found}
        # A code or an id, asked for as a whole, comes before what only has its parts.
        whole = self._where.get(query.strip().lower(), {})
        ranked = sorted((total or {}).items(), key=lambda each: (-each[1] - 20 * (each[0] in whole), each[0]))
        return Answer(tuple(self._keys[number] for number, _ in ranked), tuple(taken))

    def _with(self, asked: str) -> dict[int, float]:
        found: dict[int, float] = {}
        for word, own in self._where.items():
            if asked not in word:
                continue
            worth = (
                1.0 if word == asked else 0.7 if word.startswith(asked) else 0.3 if len(asked) > 2 else 0.0
            )
            for number, weight in own.items() if worth else ():
                found[number] = max(found.get(number, 0.0), weight * worth)
        return found

    def _most_like(self, asked: str) -> str:
        """The word that shares the most pieces with the one asked for, "" if none is like it."""
        pieces = _pieces(asked)
        shared: dict[str, int] = {}
        for piece in pieces:
            for word in self._pieces.get(piece, ()):
                shared[word] = shared.get(word, 0) + 1
        scored = ((2 * n / (len(pieces) + self._size[word]), word) for word, n in shared.items())
        likeness, word = max(scored, default=(0.0, ""))
        return word if likeness >= ALIKE and len(asked) > 2 else ""


def words(text: str) -> set[str]:
    """The words of a text in lower case; of what is joined by dashes, dots or slashes the whole and the parts."""
    found = set(_WORD.findall(text.lower()))
    return found | {part for word in found for part in _PART.findall(word)}


def _pieces(word: str) -> set[str]:
    framed = f"  {word} "
    return {framed[at : at + 3] for at in range(len(framed) - 2)}
