"""
The index of a search: pages, the words that lead to them, and how well each fits what was typed.

A page counts for a word by where the word stands (its name, its other names, its text) and by how rare the word is. A word
that is typed wrongly counts for the known words near it, less than a right one; the last word may be unfinished.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from portal.curriculum.search.words import asked, codes, slips, words

LONGEST = 400
_MOST_WORDS = 10
_NAME, _ALIAS, _HEAD, _ABOUT, _TEXT = 9.0, 7.0, 5.0, 3.0, 1.0
_MOST_NEAR = 12
# What fits so much less well than the best is no answer.
_LEAST = 0.04
# What the first, the second and any further fact of an answer count for.
_NEXT_FACTS = (1.0, 0.65, 0.35)
_SNIPPET = 150


@dataclass(frozen=True, slots=True)
class Page:
    """
    Something that can be found.

    `kind` is lesson, heading, term, error, rule, fact or tool; `place` says where it stands, such as the lesson of a
    heading; `aliases` are other names and ids; `heads` the titles of its sections; `about` one or two sentences; `text`
    all else; `codes` error codes as 32-bit numbers; `phrases` sentences of an error, each with others of which one has to
    stand beside it; `weight` lifts a page over others that fit as well.
    """

    kind: str
    title: str
    address: str
    place: str = ""
    aliases: tuple[str, ...] = ()
    about: str = ""
    heads: str = ""
    text: str = ""
    codes: frozenset[int] = frozenset()
    phrases: tuple[tuple[str, tuple[str, ...]], ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that was found, how well it fits, and the words that were looked for or may be meant."""

    page: Page
    score: float
    looked_for: frozenset[str]

    @property
    def snippet(self) -> tuple[tuple[str, bool], ...]:
        """A piece of the page's text as (words, whether they were looked for); made only for hits that are shown."""
        return _snippet(self.page, self.looked_for)


class Index:
    """Answers searches over pages; made once for a state of the content, and then only read."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self.pages = tuple(pages)
        # Two arrays for each word, pages and weights: a tenth of the memory of pairs.
        self._postings: dict[str, tuple[array[int], array[float]]] = {}
        self._by_code: dict[int, list[int]] = {}
        for number, page in enumerate(self.pages):
            for word, weight in _weights(page).items():
                numbers, weights = self._postings.setdefault(word, (array("I"), array("f")))
                numbers.append(number)
                weights.append(weight)
            for code in page.codes:
                self._by_code.setdefault(code, []).append(number)
        self._with_phrases = tuple(number for number, page in enumerate(self.pages) if page.phrases)
        self._vocabulary = tuple(self._postings)
        self._names = tuple(
            tuple(frozenset(asked(name)) for name in (page.title, *page.aliases)) for page in self.pages
        )
        self._near = lru_cache(maxsize=2000)(self._find_near)

    def search(self, typed: str, most: int = 20) -> list[Hit]:
        """The pages that fit best, best first; a question without words finds nothing."""
        typed = typed[:LONGEST]
        question = asked(typed)[:_MOST_WORDS]
        scores: dict[int, float] = {}
        met: dict[int, set[str]] = {}
        share: dict[int, float] = {}
        for number in range(len(question)):
            for page, (score, quality, near) in self._one_word(question, number).items():
                scores[page] = scores.get(page, 0.0) + score
                share[page] = share.get(page, 0.0) + quality / len(question)
                met.setdefault(page, set()).add(near)
        for page, page_met in met.items():
            scores[page] *= (
                share[page] ** 1.5
                * self.pages[page].weight
                * (1 + self._named(page, page_met, len(question)))
            )
        for code in codes(typed):
            for page in self._by_code.get(code, ()):
                scores[page] = scores.get(page, 0.0) + 1000
        for page, score in self._phrased(typed):
            scores[page] = scores.get(page, 0.0) + score
        least = _LEAST * max(scores.values(), default=0.0)
        scores = {page: score for page, score in scores.items() if score >= least}
        best = self._mixed(scores)[:most]
        meant = {known for word in question for known, _ in self._near(word)}
        return [Hit(self.pages[page], scores[page], frozenset(meant | set(question))) for page in best]

    def _mixed(self, scores: dict[int, float]) -> list[int]:
        """The pages, best first. Facts come in rows that fit alike: those after the first let the best of others pass."""
        ranked = sorted(scores, key=lambda page: (-scores[page], page))
        facts = [page for page in ranked if self.pages[page].kind == "fact"]
        discounted = {page: scores[page] * _NEXT_FACTS[min(n, 2)] for n, page in enumerate(facts)}
        return sorted(ranked, key=lambda page: -discounted.get(page, scores[page]))

    def _rarity(self, word: str) -> float:
        return math.log(1 + len(self.pages) / len(self._postings[word][0] if word in self._postings else "1"))

    def _phrased(self, typed: str) -> Iterator[tuple[int, float]]:
        """Pages of errors whose sentence stands in what was typed or pasted; the longer sentence counts more."""
        told = " ".join(words(typed))
        for page in self._with_phrases:
            for phrase, also in self.pages[page].phrases:
                if phrase in told and (not also or any(each in told for each in also)):
                    yield page, 500.0 + len(phrase)

    def _named(self, page: int, met: set[str], asked_for: int) -> float:
        """How well one of a page's names and the question cover each other, from 0 to 2: the whole name lifts most."""
        covered = (len(name & met) ** 2 / (len(name) * asked_for) for name in self._names[page] if name)
        return 2 * min(max(covered, default=0.0), 1.0)

    def _one_word(self, question: list[str], number: int) -> dict[int, tuple[float, float, str]]:
        """For each page the score of one word, alone or joined with a neighbour, how exact it is, the word met."""
        word = question[number]
        ways = list(self._near(word))
        for joined in _joined(question, number):
            ways += [(near, quality * 0.95) for near, quality in self._near(joined) if quality >= 0.6]
        found: dict[int, tuple[float, float, str]] = {}
        for near, quality in ways:
            postings = self._postings[near]
            # A rare relative of a common word must not count for more than the word that was typed.
            rarity = min(self._rarity(near), self._rarity(word))
            for page, weight in zip(*postings, strict=True):
                score = quality * rarity * weight
                if page not in found or score > found[page][0]:
                    found[page] = (score, quality, near)
        return found

    def _find_near(self, word: str) -> tuple[tuple[str, float], ...]:
        """The known words that may be meant by a typed one, and how surely each is: 1 for the word itself."""
        found: dict[str, float] = {}
        if word in self._postings:
            found[word] = 1.0
        if len(word) >= 2:
            for known in self._vocabulary:
                if known.startswith(word) and known != word:
                    found[known] = max(found.get(known, 0), 0.85 * (len(word) / len(known)) ** 0.5)
        most = slips(word)
        if most:
            near = process.extract(
                word, self._vocabulary, scorer=OSA.distance, score_cutoff=most, limit=_MOST_NEAR
            )
            for known, distance, _ in near:
                if distance and known[0].isalpha():
                    sure = (0.78 if known[0] == word[0] else 0.6) - 0.2 * (distance - 1)
                    found[known] = max(found.get(known, 0), sure)
        best = sorted(found.items(), key=lambda each: -each[1])
        return tuple(best[: 3 * _MOST_NEAR])


def _joined(question: list[str], number: int) -> list[str]:
    """The word with the one before and the one behind it: "hyper v" for "hyperv"."""
    found = []
    if number:
        found.append(question[number - 1] + question[number])
    if number + 1 < len(question):
        found.append(question[number] + question[number + 1])
    return found


def _weights(page: Page) -> dict[str, float]:
    """Each word of a page with the weight of the best place in which it stands."""
    weights: dict[str, float] = {}
    for word, count in Counter(words(page.text)).items():
        weights[word] = _TEXT * (1 + math.log(count)) / (1 + 0.1 * math.log(1 + len(page.text) / 1000))
    for weight, text in (
        (_ABOUT, page.about),
        (_ABOUT, page.place),
        (_HEAD, page.heads),
        *((_ALIAS, alias) for alias in page.aliases),
        (_NAME, page.title),
    ):
        for word in words(text):
            weights[word] = max(weights.get(word, 0), weight)
    return weights


def _snippet(page: Page, known: frozenset[str]) -> tuple[tuple[str, bool], ...]:
    """A piece of the page's sentences around the first word that was looked for."""
    text = page.about or page.text[:2000]
    pieces = text.split()
    fits = [any(word in known for word in words(piece)) for piece in pieces]
    # What a fact says is its answer, also where the word stands only in its name or in one of its positions.
    if not any(fits) and page.about and page.text and page.kind != "fact":
        other = page.text[:4000].split()
        others = [any(word in known for word in words(piece)) for piece in other]
        if any(others):
            pieces, fits = other, others
    start = max(fits.index(True) - 6, 0) if any(fits) else 0
    shown: list[tuple[str, bool]] = [("…", False)] if start else []
    length = 0
    for piece, fit in zip(pieces[start:], fits[start:], strict=True):
        if length + len(piece) > _SNIPPET:
            shown.append(("…", False))
            break
        shown.append((piece, fit))
        length += len(piece) + 1
    return tuple(shown)
