"""The glossary: every term of the field and every known error, with who names it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from portal import facts
from portal.curriculum import Shelf, Term
from portal.curriculum.glossary import slug_of
from portal.curriculum.search.words import near
from portal.facts import KnownError
from portal.http import page_or_part
from portal.learn import content

KINDS = {
    "linux": gettext_lazy("Linux"),
    "windows": gettext_lazy("Windows"),
    "images": gettext_lazy("Images"),
    "kubernetes": gettext_lazy("Kubernetes"),
    "migration": gettext_lazy("Migration"),
    "general": gettext_lazy("General"),
    "error": gettext_lazy("Errors"),
}
LONGEST = 100
_WORD = re.compile(r"\w+")
# More lessons than that are folded away.
MOST_LESSONS = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list. `group` is its letter, "0" for a number or "errors"; the rest is what a filter looks at."""

    slug: str
    name: str
    kind: str
    group: str
    said: str
    codes: tuple[str, ...]
    names: str
    text: str


@login_not_required
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """All terms and errors by letter, or those that a filter asks for."""
    every = entries(content.shelf())
    q = " ".join(request.GET.get("q", "").split())[:LONGEST]
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in KINDS else ""
    found = _matching(every, q) if q else every
    found = [entry for entry in found if kind in ("", entry.kind)]
    context = {
        "q": q,
        "kind": kind,
        "kinds": [(name, label, sum(e.kind == name for e in every)) for name, label in KINDS.items()],
        "count": len(every),
        "found_count": len(found),
        "asked": bool(q or kind),
        "groups": [(group, list(own)) for group, own in groupby(found, lambda entry: entry.group)],
    }
    return page_or_part(request, "learn/glossary.html", "found", context)


@login_not_required
@require_safe
def term(request: HttpRequest, term: str) -> HttpResponse:
    """One term or one error; htmx and the script of lessons get a short piece of it."""
    shelf = content.shelf()
    # The short piece is asked for in passing, and needs no more than a name and a text.
    piece = request.headers.get("HX-Request") == "true"
    context: dict[str, Any]
    if found := shelf.course.glossary.get(term):
        context = {"name": found.name, "short": found.definition}
        context |= {} if piece else _term_context(shelf, found)
    elif error := facts.current().errors.get(term):
        context = {"name": error.name, "short": error.meaning.replace("`", "")}
        context |= {} if piece else _error_context(shelf, error)
    else:
        return _elsewhere(shelf, term)
    return page_or_part(request, "learn/glossary_term.html", "peek", context)


def entries(shelf: Shelf) -> list[Entry]:
    """Every term in the order of names, then every error."""
    return [
        *sorted(map(_term_entry, shelf.course.glossary.values()), key=lambda entry: entry.group),
        *map(_error_entry, facts.current().errors.values()),
    ]


def _term_entry(term: Term) -> Entry:
    first = slug_of(term.name)[:1]
    said = term.definition.partition(". ")[0].rstrip(".") + "."
    names = " ".join((term.slug, *term.forms)).casefold()
    return Entry(
        slug=term.slug,
        name=term.name,
        kind=term.kind,
        group=first if first.isalpha() else "0",
        said=said,
        codes=(),
        names=names,
        text=f"{names} {term.definition.casefold()}",
    )


def _error_entry(error: KnownError) -> Entry:
    codes = (*(f"{code:#010x}" for code in error.codes), *error.names)
    numbers = (str(number) for number in error.numbers)
    names = " ".join((error.id, error.name, *codes, *numbers, *error.texts)).casefold()
    text = " ".join((names, error.meaning, *error.actions, *error.cluster_actions)).casefold()
    # What has no code is known by what it says.
    return Entry(error.id, error.name, "error", "errors", "", codes or error.texts[:1], names, text)


def _matching(every: list[Entry], q: str) -> list[Entry]:
    """The entries whose names have all the words; else those whose texts do; else those whose names nearly do."""
    words = q.casefold().split()
    return (
        [entry for entry in every if all(word in entry.names for word in words)]
        or [entry for entry in every if all(word in entry.text for word in words)]
        or [entry for entry in every if all(near(word, _WORD.findall(entry.names)) for word in words)]
    )


def _elsewhere(shelf: Shelf, asked: str) -> HttpResponse:
    """From another spelling, a code or an address of before to the entry; raises Http404 if there is none."""
    slug, known = slug_of(asked), _addresses(shelf)
    found = known.get(slug) or known.get(slug.removesuffix("s"))
    if found is None:
        raise Http404(f"no term {asked}")
    return redirect("learn:term", term=found, permanent=True)


def _addresses(shelf: Shelf) -> Mapping[str, str]:
    found = {slug: slug for slug in (*shelf.course.glossary, *facts.current().errors)}
    for term in shelf.course.glossary.values():
        for words in (*term.forms, *term.formerly):
            found.setdefault(slug_of(words), term.slug)
    for error in facts.current().errors.values():
        for words in (*(f"{code:#010x}" for code in error.codes), *error.names):
            found.setdefault(slug_of(words), error.id)
    return found


def _term_context(shelf: Shelf, term: Term) -> dict[str, Any]:
    definition = shelf.definition(term)
    listed = f"{reverse('learn:glossary')}?kind={term.kind}"
    return {
        "term": term,
        "crumbs": [(reverse("learn:glossary"), _("Glossary")), (listed, KINDS[term.kind]), ("", term.name)],
        "definition": definition.html,
        "sources": [(name, term.source(name)) for name in definition.sources],
        "lesson": shelf.course.lessons.get(term.lesson),
        "see": [shelf.course.glossary[slug] for slug in term.see if slug in shelf.course.glossary],
        **_named(shelf, term.slug),
    }


def _error_context(shelf: Shelf, error: KnownError) -> dict[str, Any]:
    listed = f"{reverse('learn:glossary')}?kind=error"
    return {
        "error": error,
        "crumbs": [(reverse("learn:glossary"), _("Glossary")), (listed, KINDS["error"]), ("", error.id)],
        "codes": [*(f"{code:#010x}" for code in error.codes), *error.names],
        "meaning": _coded(error.meaning),
        "actions": [_coded(action) for action in error.actions],
        "cluster_actions": [_coded(action) for action in error.cluster_actions],
        "sources": [(name, facts.current().sources[name]) for name in error.sources],
        # An error may be called like the thing that fails.
        "see": [term for term in shelf.course.glossary.values() if error.id in map(slug_of, term.forms)],
        **_named(shelf, error.id),
    }


def _named(shelf: Shelf, slug: str) -> dict[str, Any]:
    lessons = shelf.mentions.lessons.get(slug, ())
    return {
        "lessons": lessons[:MOST_LESSONS],
        "more_lessons": lessons[MOST_LESSONS:],
        "rules": shelf.mentions.rules.get(slug, ()),
        "facts_sources": facts.current().sources,
    }


def _coded(text: str) -> SafeString:
    """A text with what stands between backticks as code."""
    parts = (
        (format_html("<code>{}</code>", part) if number % 2 else part,)
        for number, part in enumerate(text.split("`"))
    )
    return format_html_join("", "{}", parts)
