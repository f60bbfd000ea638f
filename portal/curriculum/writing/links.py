"""Links inside the site that lead nowhere, as far as it can be known without the site's addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from portal import facts
from portal.curriculum import bare
from portal.curriculum.errors import CurriculumError
from portal.curriculum.figures.built import BUILT
from portal.curriculum.glossary import slug_of
from portal.curriculum.model import Course
from portal.curriculum.written import Written
from portal.facts.entries import entries
from portal.placement import Placement, Unreadable
from portal.rules import RULES

_LINK = re.compile(r"\]\(([^)\s]+)[^)]*\)")
_PAGE = re.compile(r"^/(facts|glossary|rules|lessons|tracks)/([^/]+)/$")
# Pages under an address that would otherwise be that of one fact.
_OTHER_PAGES = {"facts": {"changes"}}
_ASKED = ("host", "image", "isolation", "orchestrator", "as_of")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the content with its place; `slug` is the lesson that it stands in, "" for the glossary."""

    path: Path
    line: int
    slug: str
    target: str

    def fault(self, message: str) -> CurriculumError:
        """What is wrong with it."""
        return CurriculumError(self.path, self.line, message, fatal=False)


def links(course: Course, written: Iterable[Written] | None = None) -> Iterator[Link]:
    """Every link of lessons, items and glossary."""
    for each in written or map(Written.of, course.lessons.values()):
        lesson = each.lesson
        for line, text in each.texts:
            yield from _links(lesson.path, line, lesson.slug, text)
        for item in lesson.items:
            for text, _ in item.texts():
                for link in _links(lesson.folder / "items.toml", item.line, lesson.slug, text):
                    yield Link(link.path, item.line, lesson.slug, link.target)
    for term in course.glossary.values():
        for link in _links(course.folder / "glossary.toml", term.line, "", term.markdown):
            yield Link(link.path, term.line, "", link.target)


def _links(path: Path, line: int, slug: str, text: str) -> Iterator[Link]:
    if "](" not in text:
        return
    masked = bare.without_code(text)
    for match in _LINK.finditer(masked):
        yield Link(path, line + masked.count("\n", 0, match.start()), slug, match[1])


def broken(course: Course, written: list[Written]) -> Iterator[CurriculumError]:
    """Links to lessons, parts of lessons, rules, terms and facts that do not exist, and questions nobody can answer."""
    anchors = {each.lesson.slug: each.anchors for each in written}
    known = _known(course)
    for link in links(course, written):
        target = link.target
        if target.startswith("#"):
            target = f"lesson:{link.slug}{target}" if link.slug else ""
        if target.startswith("lesson:"):
            # Whether the lesson exists is told where the link is written; here its parts.
            slug, _, anchor = target.removeprefix("lesson:").partition("#")
            if anchor and slug in anchors and anchor not in anchors[slug]:
                yield link.fault(f"the lesson {slug!r} has no part #{anchor}; it has {_shown(anchors[slug])}")
        elif target.startswith("/"):
            if message := _leads(target, known, anchors):
                yield link.fault(f"the link to {link.target} is broken: {message}")
        elif not target.startswith(("rule:", "http://", "https://", "mailto:")):
            yield link.fault(
                f"the link to {link.target!r} leads nowhere; inside the site it starts with a slash"
            )


def _shown(anchors: frozenset[str]) -> str:
    return ", ".join(f"#{each}" for each in sorted(anchors) if not each.startswith(("fig-", "q-"))) or "none"


def _known(course: Course) -> Mapping[str, Callable[[str], bool]]:
    """For the first part of an address what may stand in the second."""
    every = entries(facts.current())
    forms = (form for term in course.glossary.values() for form in (term.slug, *term.forms, *term.formerly))
    terms = {slug_of(form) for form in forms} | facts.current().errors.keys()
    lessons = course.lessons.keys() | course.unavailable.keys()
    return {
        "facts": lambda name: name in every or f"value-{name.replace('_', '-')}" in every,
        "glossary": lambda name: slug_of(name) in terms or name in terms,
        "rules": RULES.__contains__,
        "lessons": lessons.__contains__,
        "tracks": lambda name: bool(course.track(name)),
    }


def _leads(
    target: str, known: Mapping[str, Callable[[str], bool]], anchors: Mapping[str, frozenset[str]]
) -> str:
    """What is wrong with an address, "" if nothing that can be known here."""
    parts = urlsplit(target)
    if page := _PAGE.match(unquote(parts.path)):
        kind, name = page[1], page[2]
        if name not in _OTHER_PAGES.get(kind, ()) and not known[kind](name):
            return f"nothing under /{kind}/ is called {name!r}"
        if kind == "lessons" and parts.fragment and parts.fragment not in anchors.get(name, {parts.fragment}):
            return f"the lesson has no part #{parts.fragment}"
    asked = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    if parts.path == "/explorer/" and {"host", "image"} <= asked.keys():
        try:
            Placement.of(**{"isolation": "default", **{key: asked[key] for key in _ASKED if key in asked}})
        except Unreadable as error:
            return str(error)
    if parts.path == "/advisor/":
        signals = facts.current().migration.signals
        for name in parse_qs(parts.query).get("s", []):
            if name not in signals:
                return f"no signal is called {name!r}"
    if parts.path == "/figures/" and asked.get("figure", "isolation") not in {*BUILT, "isolation"}:
        return f"no figure is called {asked['figure']!r}"
    return ""
