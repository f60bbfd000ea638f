"""Read `glossary.toml`: the words of the field, what each means, and where that is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from portal import facts
from portal.curriculum import tables
from portal.curriculum.claims import CLAIM
from portal.curriculum.errors import CurriculumError
from portal.curriculum.lesson_file import read_source
from portal.curriculum.model import Term

KINDS = ("linux", "windows", "images", "kubernetes", "migration", "general")
SHORTEST, LONGEST = 40, 600
_KEYS = ("slug", "name", "aliases", "definition", "sources", "lesson", "see", "kind", "auto", "formerly")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_REF = re.compile(r"\[\^[^\]]*\]")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_MARKUP = re.compile(r"[*`]+")


def slug_of(words: str) -> str:
    """The address of a word: "Copy on Write" has copy-on-write."""
    return "-".join(re.findall(r"[a-z0-9]+", words.lower()))


def plain(markdown: str) -> str:
    """A definition without claims' conditions, source numbers, links and marks."""
    text = CLAIM.sub(lambda match: match[1], markdown)
    text = _MARKUP.sub("", _LINK.sub(r"\1", _REF.sub("", text)))
    return " ".join(text.split())


def read_glossary(path: Path, problems: list[CurriculumError]) -> tuple[dict[str, Term], set[str]]:
    """
    The terms of a file by slug, in the order of their names, and every slug that it gives.

    Faults are added to `problems`; a term with one is left out, and others may still name it.
    """
    if not path.is_file():
        return {}, set()
    text = path.read_text(encoding="utf-8-sig")
    try:
        table = tables.parse(text)
        entries, own = table.get("terms", []), table.get("source", [])
        if set(table) - {"terms", "source"} or not isinstance(entries, list) or not isinstance(own, list):
            raise tables.TableError(1, "the file holds [[terms]] and [[source]] tables and nothing else")
    except tables.TableError as error:
        problems.append(CurriculumError(path, error.line, str(error)))
        return {}, set()
    sources = _own_sources(path, text, own, problems)
    found: dict[str, Term] = {}
    for number, entry in enumerate(entries, 1):
        line = tables.line_of(text, "terms", number)
        try:
            term = _term(entry, line, sources)
            if term.slug in found:
                raise ValueError(f"is given twice, first on line {found[term.slug].line}")
            found[term.slug] = term
        except ValueError as error:
            problems.append(CurriculumError(path, line, f"term {entry.get('slug', number)}: {error}"))
    terms = dict(sorted(found.items(), key=lambda each: (each[1].name.casefold(), each[0])))
    return terms, {str(entry.get("slug", "")) for entry in entries}


def _own_sources(
    path: Path, text: str, entries: list[Mapping[str, Any]], problems: list[CurriculumError]
) -> dict[str, facts.Source]:
    found: dict[str, facts.Source] = {}
    for number, entry in enumerate(entries, 1):
        try:
            source = read_source(entry)
            if source.id in found:
                raise ValueError(f"{source.id!r} is given twice")
            if source.id in facts.current().sources:
                raise ValueError(f"the facts have a source {source.id!r} already; list it in sources")
            found[source.id] = source
        except ValueError as error:
            line = tables.line_of(text, "source", number)
            problems.append(CurriculumError(path, line, f"source: {error}"))
    return found


def _term(entry: Mapping[str, Any], line: int, own: Mapping[str, facts.Source]) -> Term:
    tables.known_only(entry, _KEYS)
    words: dict[str, str] = {
        key: tables.typed(entry, key, str) for key in ("slug", "name", "kind", "definition")
    }
    markdown = words.pop("definition").strip()
    lists: dict[str, tuple[str, ...]] = {
        key: tuple(tables.typed(entry, key, list, [])) for key in ("aliases", "sources", "see", "formerly")
    }
    if not _SLUG.fullmatch(words["slug"]):
        raise ValueError("slug is lower-case words with dashes")
    if words["kind"] not in KINDS:
        raise ValueError(f"kind is one of {', '.join(KINDS)}, not {words['kind']!r}")
    definition = plain(markdown)
    if not SHORTEST <= len(definition) <= LONGEST:
        raise ValueError(
            f"the definition has {len(definition)} characters; {SHORTEST} to {LONGEST} say something"
        )
    if not lists["sources"]:
        raise ValueError("sources is missing: a definition says where it comes from")
    for source in lists["sources"]:
        if source not in own and source not in facts.current().sources:
            raise ValueError(f"the source {source!r} is in no file of the facts and no [[source]]")
    return Term(
        slug=words["slug"],
        name=words["name"],
        kind=words["kind"],
        aliases=lists["aliases"],
        sources=lists["sources"],
        see=lists["see"],
        formerly=lists["formerly"],
        definition=definition,
        markdown=markdown,
        lesson=tables.typed(entry, "lesson", str) if "lesson" in entry else "",
        auto=tables.typed(entry, "auto", bool, True) if "auto" in entry else True,
        line=line,
        own_sources={name: own[name] for name in lists["sources"] if name in own},
    )


def terms_fit(
    path: Path, terms: Mapping[str, Term], given: set[str], lessons: set[str]
) -> list[CurriculumError]:
    """What does not fit together: lessons and terms that do not exist, words that two terms claim."""
    found: list[CurriculumError] = []
    owners = {slug: slug for slug in terms}
    # The later of two terms is the one to change.
    for term in sorted(terms.values(), key=lambda term: term.line):
        for message in _term_fits(term, given, lessons, owners):
            found.append(CurriculumError(path, term.line, f"term {term.slug}: {message}"))
    return found


def _term_fits(term: Term, given: set[str], lessons: set[str], owners: dict[str, str]) -> Iterator[str]:
    if term.slug in facts.current().errors:
        yield "an error of the facts has this slug, and an entry of its own"
    if term.lesson and term.lesson not in lessons:
        yield f"there is no lesson {term.lesson!r}"
    for slug in term.see:
        if slug not in given or slug == term.slug:
            yield f"see: there is no other term {slug!r}"
    for words in (*term.forms, *term.formerly):
        # Two spellings of one term may share an address; those of two terms may not.
        if owners.setdefault(slug_of(words), term.slug) != term.slug:
            yield f"“{words}” is taken by {owners[slug_of(words)]}"
