"""
Find the words of the glossary in text, and mark them in a lesson's HTML.

One regular expression holds every spelling of every term, so that a text is gone through once however many there are.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping

from portal.curriculum.model import Term

MOST = 15
"""How many words one lesson marks: more is noise."""

_TAG = re.compile(r"(<[^>]+>)")
_NAME = re.compile(r"</?([a-z0-9]+)")
# Where no word is marked: what is a link or code already, somebody else's words, the heads of tables and of lists.
_SHUT = frozenset(("a", "code", "pre", "blockquote", "th", "dt"))
_QUOTED = re.compile(r"“[^”]*”?|&quot;.*?&quot;", re.DOTALL)


class Words:
    """
    Finds terms by name or other spelling: whole words, a plural with "s" too, the longest spelling first.

    A spelling that starts with a small letter may stand at the beginning of a sentence; all else is compared as it is
    written, so that "SAC" is no sack.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        self._owners: dict[str, str] = {}
        for term in terms:
            for form in term.forms:
                self._owners.setdefault(form, term.slug)
        # Sorted by first letter, small or not, so that most places in a text cost one look at a letter.
        groups: dict[str, list[str]] = {}
        for form in sorted(self._owners, key=lambda form: (-len(form), form)):
            groups.setdefault(_either(form[0]), []).append(_spelling(form))
        spellings = "|".join(f"(?={first})(?:{'|'.join(every)})" for first, every in groups.items())
        self._pattern = re.compile(rf"(?<![\w-])(?:{spellings})(?![\w-])" if groups else r"(?!)")

    def find(self, text: str) -> Iterator[tuple[re.Match[str], str]]:
        """Each place at which a term stands, with the term's slug."""
        for match in self._pattern.finditer(text):
            if slug := self._owner(" ".join(match[0].split())):
                yield match, slug

    def _owner(self, words: str) -> str:
        lower = words[:1].lower() + words[1:]
        for form in (words, words.removesuffix("s"), lower, lower.removesuffix("s")):
            if form in self._owners:
                return self._owners[form]
        return ""


def _either(letter: str) -> str:
    return f"[{re.escape(letter.lower())}{re.escape(letter.upper())}]"


def _spelling(form: str) -> str:
    first = _either(form[0]) if form[0].islower() else re.escape(form[0])
    # Lines of a text end anywhere.
    rest = re.escape(form[1:]).replace(r"\ ", r"\s+")
    return f"{first}{rest}" if form.endswith("s") else f"{first}{rest}s?"


class Marker:
    """
    The terms that lessons mark. `digest` names everything that a rendering takes from them: words and addresses, but
    no definitions.
    """

    def __init__(self, terms: Mapping[str, Term]) -> None:
        self._terms = {slug: term for slug, term in terms.items() if term.auto}
        # All terms are found, so that "base image" is not taken for another term's "image"; some are not marked.
        self._words = Words(terms.values())
        told = repr([(term.slug, term.forms, term.lesson, term.auto) for term in terms.values()])
        self.digest = hashlib.sha256(told.encode()).hexdigest()

    def page(self, lesson: str) -> PageMarker:
        """What marks the words of one lesson, each at its first place."""
        return PageMarker(
            self._words, {slug for slug, term in self._terms.items() if term.lesson != lesson}, MOST
        )


class PageMarker:
    """Marks each term once, where it first stands in the prose of a page; not what the page itself teaches."""

    def __init__(self, words: Words, open_terms: set[str], most: int) -> None:
        self._words = words
        self._open = open_terms
        self._left = most

    def __call__(self, html: str) -> str:
        """The HTML with links at the words that were not marked before."""
        if not self._left:
            return html
        parts = _TAG.split(html)
        shut = 0
        for index, part in enumerate(parts):
            if part.startswith("<"):
                name = _NAME.match(part)
                if name and name[1] in _SHUT:
                    shut += -1 if part.startswith("</") else 1
            elif part and not shut:
                parts[index] = self._text(part)
        return "".join(parts)

    def _text(self, text: str) -> str:
        quoted = [match.span() for match in _QUOTED.finditer(text)]
        out, place = [], 0
        for match, slug in self._words.find(text):
            if slug not in self._open or not self._left:
                continue
            if any(start < match.start() < end for start, end in quoted):
                continue
            self._open.discard(slug)
            self._left -= 1
            out += [
                text[place : match.start()],
                f'<a class="term" href="/glossary/{slug}/">{match[0]}</a>',
            ]
            place = match.end()
        return "".join((*out, text[place:]))
