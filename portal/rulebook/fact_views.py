"""Pages of facts: the list with its search, and a page for each with where it comes from and what uses it."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import facts
from portal.facts import KnownError, Release
from portal.facts.entries import KINDS, Entry, entries, kind_of
from portal.http import page_or_part
from portal.rulebook.reporting import report_link, report_text
from portal.rulebook.searching import LONGEST, Index
from portal.rulebook.uses import readers, uses
from portal.rules import RULES
from portal.rules.report import SEVERITIES

# What a search for a word may show at most; a longer list says that there is more.
MOST = 150


@login_not_required
@require_safe
def fact_list(request: HttpRequest) -> HttpResponse:
    """All facts by kind, or those that have the words asked for."""
    every = entries(facts.current())
    counts = Counter(entry.kind for entry in every.values())
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in counts else ""
    q = " ".join(request.GET.get("q", "").split())[:LONGEST]
    context: dict[str, Any] = {
        "q": q,
        "kind": kind,
        "kinds": [
            (name, kind_of(name), counts[name]) for name in dict.fromkeys((*KINDS, *counts)) if counts[name]
        ],
        "count": len(every),
        "asked": bool(q or kind),
    }
    if q or kind:
        answer = _index(facts.current().digest).search(q) if q else None
        found = [every[key] for key in answer.keys] if answer else list(every.values())
        found = [entry for entry in found if kind in ("", entry.kind)]
        if kind == "sources" and not q:
            found.sort(key=lambda entry: entry.name.lower())
        most = MOST if q else len(found)
        context |= {"found": found[:most], "found_count": len(found), "taken": answer.taken if answer else ()}
    else:
        known = facts.current()
        context |= {
            "releases": known.hosts(),
            "disputes": list(known.disputes.values()),
            "latest": known.changes[:3],
        }
    return page_or_part(request, "rulebook/facts.html", "found", context)


@lru_cache(maxsize=4)
def _index(digest: str) -> Index:
    every = entries(facts.current())
    return Index(
        (entry.id, ((entry.id, 10), (entry.name, 9), (entry.key, 6), (entry.text, 2)))
        for entry in every.values()
    )


@login_not_required
@require_safe
def fact(request: HttpRequest, fact_id: str) -> HttpResponse:
    """One fact: what it says, its sources with the day each was read, what uses it, and how to report it."""
    known, every = facts.current(), entries(facts.current())
    entry = every.get(fact_id)
    if entry is None:
        # Lessons name a single fact by its key in the file: fact.docker_1_0 for value-docker-1-0.
        named = every.get(f"{KINDS['facts'].prefix}-{fact_id.replace('_', '-')}")
        if named is None:
            raise Http404(f"There is no fact {fact_id}.")
        return redirect("rulebook:fact", fact_id=named.id, permanent=True)
    report = report_text(entry, request.build_absolute_uri(request.path))
    found, citing = _rules(entry), _citing(entry, every)
    listed = f"{reverse('rulebook:facts')}?kind={entry.kind}"
    context = {
        "entry": entry,
        "value": entry.value,
        "crumbs": [(reverse("rulebook:facts"), _("Facts")), (listed, entry.about.many), ("", entry.id)],
        "sources": list(enumerate((known.sources[s] for s in entry.sources), 1)),
        "disputes": [known.disputes[d] for d in entry.disputes],
        "lessons": uses().facts.get(fact_id, ()),
        "rules": found,
        "citing": citing,
        "users": uses().facts.get(fact_id)
        or citing["entries"]
        or citing["rows"]
        or (found and entry.kind != "errors"),
        "changes": [change for change in known.changes if change.covers(entry.file)][:4],
        "report": report,
        "report_link": report_link(entry, report),
        **(_release_context(entry.value) if isinstance(entry.value, Release) else {}),
        **(_error_context(entry.value) if isinstance(entry.value, KnownError) else {}),
    }
    return render(request, "rulebook/fact.html", context)


def _rules(entry: Entry) -> tuple[Any, ...]:
    if entry.kind == "sources":
        return tuple(rule for rule in RULES.values() if entry.id in rule.sources)
    return tuple(sorted(readers(entry), key=lambda rule: (SEVERITIES.index(rule.severity), rule.id)))


def _citing(entry: Entry, every: Any) -> dict[str, Any]:
    """The other facts that rest on this one: those that cite a source or a dispute, rows of the table as a number."""
    if entry.kind not in ("sources", "disputes"):
        return {"entries": (), "rows": 0}
    name = "sources" if entry.kind == "sources" else "disputes"
    own = [each for each in every.values() if entry.id in getattr(each, name)]
    others = tuple(each for each in own if each.kind != "support")
    return {"entries": others, "rows": len(own) - len(others)}


def _release_context(release: Release) -> dict[str, Any]:
    known = facts.current()
    return {
        "release": release,
        "as_host": [
            (known.image_release(key), row)
            for (host, key), row in known.support.items()
            if host == release.slug
        ],
    }


def _error_context(error: KnownError) -> dict[str, Any]:
    return {
        "meaning": _coded(error.meaning),
        "actions": [_coded(action) for action in error.actions],
        "cluster_actions": [_coded(action) for action in error.cluster_actions],
    }


def _coded(text: str) -> SafeString:
    """A text with what stands between backticks as code."""
    parts = text.split("`")
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<code>{}</code>", part) if number % 2 else part,)
            for number, part in enumerate(parts)
        ),
    )
