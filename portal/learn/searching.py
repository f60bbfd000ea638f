"""The search: one page, and the same list of hits for the palette that every page opens with `/` or Ctrl-K."""

from __future__ import annotations

import datetime
import threading
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from portal import facts
from portal.curriculum import Shelf, kept, search
from portal.http import page_or_part
from portal.items.words import Said, verdicts
from portal.learn import content
from portal.placement import Placement
from portal.rules import check

KINDS = {
    "lesson": _("Lesson"),
    "heading": _("Section"),
    "term": _("Term"),
    "error": _("Error"),
    "rule": _("Rule"),
    "fact": _("Fact"),
    "tool": _("Tool"),
}
# The palette shows what fits without scrolling; the page shows more.
PALETTE, MOST = 8, 40
TOOLS = (
    ("explorer:explorer", "Explorer", "will this image run on my host? Host, image, isolation, orchestrator"),
    ("explorer:compare", "Compare hosts and images", "two placements side by side"),
    ("explorer:lifecycle", "Lifecycle", "end of support, calendar, timeline of releases and images"),
    ("builder:builder", "Dockerfile builder", "write a Dockerfile from choices, manifests, compose"),
    ("builder:checker", "Dockerfile checker", "lint, check, paste a Dockerfile"),
    ("explorer:manifests", "Manifest checker", "check Kubernetes YAML, deployment, pod"),
    ("explorer:paste", "Paste an output or an error", "docker info, kubectl describe, error text, version"),
    (
        "advisor:advisor",
        "Migration advisor",
        "virtual machines, containers or cloud native for an application",
    ),
    ("learn:practice", "Practice", "questions, quiz, exercises"),
    ("rulebook:rules", "Rules", "all rules"),
    ("rulebook:facts", "Facts and sources", "all facts"),
)
RENEWING = "search index of today"

type Key = tuple[Shelf, str, datetime.date]

_lock = threading.Lock()
_made: tuple[Key, search.Index] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rules say to a question that names an image and a host, and the explorer's address of it."""

    title: str
    address: str
    verdicts: tuple[Said, ...]
    why: str


@login_not_required
@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """What fits the words in `q`, best first; `kind` keeps one kind of page."""
    q = " ".join(request.GET.get("q", "").split())[: search.LONGEST]
    kind = request.GET.get("kind", "")
    every = index().search(q, 200) if q else []
    counts = Counter(hit.page.kind for hit in every)
    fitting = [hit for hit in every if hit.page.kind == kind] if kind in counts else every
    palette = request.headers.get("HX-Target") == "palette-hits"
    asked = search.pair(q) if not kind else None
    answer = _answer(facts.current().digest, asked) if asked else None
    most = PALETTE - bool(answer) if palette else MOST
    context = {
        "q": q,
        "answer": answer,
        "kind": kind if kind in counts else "",
        "kinds": [(name, KINDS[name], counts[name]) for name in KINDS if counts[name]],
        "hits": [(hit, KINDS[hit.page.kind]) for hit in fitting[:most]],
        "total": len(fitting) + bool(answer),
        "more": len(fitting) > most,
        "palette": palette,
    }
    return page_or_part(request, "learn/search.html", "hits", context)


@lru_cache(maxsize=512)
def _answer(_digest: str, placement: Placement) -> Answer:
    report = check(placement)
    said = verdicts(report)
    # The reason is that of the default mode, and would contradict the word of the other one.
    why = report.decisive[0].message if report.decisive and len(said) == 1 else ""
    return Answer(
        f"{placement.image.name} on {placement.host.name}",
        f"{reverse('explorer:explorer')}?{urlencode(placement.params())}",
        said,
        why,
    )


def nearest(words: str, kinds: tuple[str, ...], most: int = 5) -> list[search.Page]:
    """The pages of some kinds that words may mean; none while no index is made, because making it takes seconds."""
    made = _made
    # One of a course that is no longer in use may name pages that are gone.
    if made is None or made[0][0] is not content.shelf():
        return []
    return [hit.page for hit in made[1].search(words, 200) if hit.page.kind in kinds][:most]


def index() -> search.Index:
    """
    The index of the course in use; made anew when lessons or facts have changed.

    When only the day is another one, the index of before answers until the new one is ready: it needs every lesson as
    of today, and rendering them takes seconds.
    """
    key = (content.shelf(), facts.current().digest, kept.today())
    made = _made
    if made is None or made[0][:2] != key[:2]:
        return _renewed(key)
    if made[0] != key and not _lock.locked():
        threading.Thread(target=_renewed, args=(key,), name=RENEWING, daemon=True).start()
    return made[1]


def _renewed(key: Key) -> search.Index:
    global _made
    with _lock:
        if _made is None or _made[0] != key:
            _made = (key, search.index(key[0], _tools()))
        return _made[1]


def _tools() -> tuple[search.Page, ...]:
    return tuple(
        search.Page("tool", title, reverse(name), about=about, weight=1.2) for name, title, about in TOOLS
    )
