"""What a search can find: every page that says something, with its names and its text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from portal import facts
from portal.curriculum.search.index import Index, Page
from portal.curriculum.search.sayings import remainder, sentences
from portal.curriculum.search.words import words
from portal.curriculum.shelf import Shelf
from portal.facts.entries import Entry, entries
from portal.rules import RULES

# Tags end words only where they are no part of one: <code>memory.max</code>, but <td>a</td><td>b</td>.
_BLOCK = re.compile(
    r"<(?:/?(?:p|td|th|li|tr|h[1-6]|div|pre|figure|figcaption|dl|dt|dd|br|option|label)\b|span class=\"ln)[^>]*>"
)
_TAG = re.compile(r"<[^>]+>")
# Drawings, source numbers, title blocks of figures, and questions, whose wrong answers must not be read as facts.
_DROPPED = re.compile(
    r"<(svg|script|style|form|button)\b.*?</\1>"
    r'|<a class="ref".*?</a>'
    r'|<(figcaption|div|dl) class="title-block".*?</\2>'
    r'|<div class="ask" id="q-.*?</fieldset>\s*<div class="row">.*?</div>\s*</div>',
    re.DOTALL,
)
_MARKUP = re.compile(r"[`*]+")
_SECTION = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>', re.DOTALL)
# Facts that are rows of other pages or only say where something was read are found by what they belong to.
_LEFT_OUT = ("support", "sources", "errors")
_WEIGHTS = {"releases": 1.25, "families": 1.1, "disputes": 0.55, "signals": 0.7}


def index(shelf: Shelf, tools: tuple[Page, ...] = ()) -> Index:
    """The index of a course with its rules and facts as of now, and of the tools' pages that are handed in."""
    return Index(
        page
        for found in (_lessons(shelf), _terms(shelf), _errors(), _rules(), _facts(), tools)
        for page in found
    )


def plain(markup: str) -> str:
    """The text of a piece of HTML on one line."""
    text = _TAG.sub("", _BLOCK.sub(" ", _DROPPED.sub(" ", markup)))
    return " ".join(html.unescape(text).split())


def _bare(text: str) -> str:
    """A Markdown text without the marks around its words."""
    return " ".join(_MARKUP.sub("", text).split())


def _lessons(shelf: Shelf) -> Iterator[Page]:
    for lesson in shelf.course.in_order:
        track = shelf.course.track_of(lesson.slug)
        place = track.title if track else ""
        sections = list(_sections(shelf.rendered(lesson).html))
        address = f"/lessons/{lesson.slug}/"
        yield Page(
            "lesson",
            lesson.title,
            address,
            place,
            (lesson.slug.replace("-", " "),),
            lesson.summary,
            " ".join((*(title for _, title, _ in sections), *lesson.objectives)),
            " ".join(text for _, _, text in sections),
            weight=2.0,
        )
        for anchor, title, text in sections:
            yield Page("heading", title, f"{address}#{anchor}", lesson.title, text=text, weight=0.75)


def _sections(markup: str) -> Iterator[tuple[str, str, str]]:
    """Anchor, title and text of each section of a lesson."""
    parts = _SECTION.split(markup)
    for anchor, title, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        yield anchor, plain(title), plain(body)


def _terms(shelf: Shelf) -> Iterator[Page]:
    for slug, term in shelf.course.glossary.items():
        yield Page(
            "term", term.name, f"/glossary/{slug}/", "", (slug, *term.aliases), term.definition, weight=1.2
        )


def _errors() -> Iterator[Page]:
    for name, error in facts.current().errors.items():
        yield Page(
            "error",
            error.name,
            f"/glossary/{name}/",
            ", ".join(f"0x{code:08x}" for code in error.codes),
            (name, *error.names, *error.texts),
            _bare(error.meaning),
            text=_bare(" ".join((*error.actions, *error.cluster_actions))),
            codes=frozenset(error.codes),
            phrases=() if error.fallback else tuple(_phrase(text, error.also) for text in error.texts),
            weight=1.1,
        )


def _phrase(text: str, also: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    return " ".join(words(text)), tuple(" ".join(words(each)) for each in also)


def _rules() -> Iterator[Page]:
    for rule in RULES.values():
        yield Page(
            "rule", rule.title, f"/rules/{rule.id}/", rule.id, (rule.id,), heads="rule", text=_bare(rule.doc)
        )


def _facts() -> Iterator[Page]:
    for entry in entries(facts.current()).values():
        if entry.kind not in _LEFT_OUT:
            yield _fact(entry)


def _fact(entry: Entry) -> Page:
    aliases: tuple[str, ...] = (entry.id,)
    heads = "fact"
    if isinstance(entry.value, facts.Release):
        release = entry.value
        # Without their base image, whose name would lift every release over the page of the base image itself.
        tags = dict.fromkeys(tag for own in release.tags.values() for tag in own)
        aliases = (*aliases, *release.aliases, str(release.build), *tags)
        heads = "fact end of support"
    if isinstance(entry.value, facts.Dispute):
        # Its question has the words of the subject already; a second time they would beat the lesson about it.
        aliases = ()
    return Page(
        "fact",
        entry.name,
        f"/facts/{entry.id}/",
        entry.about.one,
        aliases,
        sentences(entry),
        heads,
        remainder(entry),
        weight=_WEIGHTS.get(entry.kind, 0.8),
    )
