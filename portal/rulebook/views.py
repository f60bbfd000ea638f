"""Pages of rules and facts; nothing here is written twice, it all comes from the rule or the fact."""

from __future__ import annotations

from functools import cache
from typing import Any
from urllib.parse import urlencode

import markdown
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import facts
from portal.dockerfile import Dockerfile
from portal.facts import Release
from portal.placement import Placement
from portal.podspec import PodSpec
from portal.rules import RULES, Rule, State, check, rules_for

SUBJECTS = (
    (Placement, "Image on a host"),
    (Dockerfile, "Dockerfile"),
    (PodSpec, "Pod in a Kubernetes manifest"),
)


@login_not_required
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """All rules, by kind of subject."""
    groups = [(name, rules_for(kind)) for kind, name in SUBJECTS]
    return render(request, "rulebook/rules.html", {"groups": groups, "count": len(RULES)})


@login_not_required
@require_safe
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """One rule: what it says, examples with the engine's answer, sources, lesson."""
    if rule_id not in RULES:
        raise Http404(f"There is no rule {rule_id}.")
    found = RULES[rule_id]
    sources = [facts.current().sources[s] for s in found.sources]
    context = {
        "rule": found,
        "crumbs": [(reverse("rulebook:rules"), _("Rules")), ("", dict(SUBJECTS)[found.on])],
        "text": docstring_html(rule_id),
        "examples": [_example(found, text, bad=True) for text in found.bad]
        + [_example(found, text, bad=False) for text in found.good],
        "sources": list(enumerate(sources, 1)),
    }
    return render(request, "rulebook/rule.html", context)


@cache
def docstring_html(rule_id: str) -> SafeString:
    """The rule's docstring as HTML; it is our own code, so its Markdown is trusted."""
    lines = RULES[rule_id].doc.strip("\n").splitlines()
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return mark_safe(markdown.markdown("\n".join(line[indent:] for line in lines)))  # noqa: S308


def _example(found: Rule, text: str, *, bad: bool) -> dict[str, Any]:
    subject = found.on.parse(text)  # type: ignore[attr-defined]
    said = [o for o in check(subject).outcomes if o.rule is found]
    wanted = State.BREAKS if bad else State.HOLDS
    shown = [o for o in said if o.state is wanted] or said
    href = ""
    if isinstance(subject, Placement):
        href = f"{reverse('explorer:explorer')}?{urlencode(subject.params(day='as_of=' in text))}"
    return {"text": text.strip("\n"), "bad": bad, "outcomes": shown, "href": href, "is_file": not href}


@login_not_required
@require_safe
def fact_list(request: HttpRequest) -> HttpResponse:
    """All sources, disputes and releases, with the day each was checked."""
    known = facts.current()
    context = {
        "releases": [*known.hosts()],
        "sources": sorted(known.sources.values(), key=lambda s: s.title.lower()),
        "disputes": list(known.disputes.values()),
    }
    return render(request, "rulebook/facts.html", context)


@login_not_required
@require_safe
def fact(request: HttpRequest, fact_id: str) -> HttpResponse:
    """One source, dispute or release; what cites it, and what it says."""
    known = facts.current()
    crumbs = [(reverse("rulebook:facts"), _("Facts")), ("", fact_id)]
    if fact_id in known.sources:
        template, context = "source", {"source": known.sources[fact_id], **_citing(fact_id)}
    elif fact_id in known.disputes:
        template, context = "dispute", {"dispute": known.disputes[fact_id]}
    elif fact_id in known.releases:
        template, context = "release", _release_context(known.releases[fact_id])
    else:
        raise Http404(f"There is no fact {fact_id}.")
    return render(request, f"rulebook/{template}.html", {"crumbs": crumbs, **context})


def _citing(source_id: str) -> dict[str, Any]:
    known = facts.current()
    return {
        "rules": [r for r in RULES.values() if source_id in r.sources],
        "releases": [r for r in known.releases.values() if source_id in r.sources],
        "disputes": [d for d in known.disputes.values() if any(source_id in p.sources for p in d.positions)],
        "rows": sum(source_id in s.sources for s in known.support.values()),
    }


def _release_context(release: Release) -> dict[str, Any]:
    known = facts.current()
    as_host = [
        (known.image_release(key), s) for (host, key), s in known.support.items() if host == release.slug
    ]
    return {
        "release": release,
        "tags": [(family, tags) for family, tags in release.tags.items() if tags],
        "as_host": as_host,
        "sources": list(enumerate((known.sources[s] for s in release.sources), 1)),
        "disputes": [known.disputes[d] for d in release.disputes],
    }
