"""Pages of rules; nothing here is written twice, it all comes from the rule."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import urlencode

import markdown
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import curriculum, facts
from portal.dockerfile import Dockerfile, Edit
from portal.http import page_or_part
from portal.placement import Placement
from portal.podspec import PodSpec
from portal.rulebook.catalogue import SEVERITIES, STAGES, SUBJECTS, Asked, cards, find
from portal.rulebook.uses import uses
from portal.rules import RULES, Outcome, Rule, State, check
from portal.rules.history import histories
from portal.rules.presets import PRESETS


@login_not_required
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """All rules, or those that the address asks for, by kind of subject."""
    asked = Asked.read(request.GET)
    context = {
        "asked": asked,
        "found": find(asked),
        "count": len(RULES),
        "subjects": {slug: name for slug, (_kind, name) in SUBJECTS.items()},
        "severities": SEVERITIES,
        "stages": STAGES,
    }
    return page_or_part(request, "rulebook/rules.html", "found", context)


@login_not_required
@require_safe
def rule(request: HttpRequest, rule_id: str) -> HttpResponse:
    """One rule: what it says, examples with the engine's answer, fixes, sources, lessons, history."""
    if rule_id not in RULES:
        raise Http404(f"There is no rule {rule_id}.")
    found = RULES[rule_id]
    card = cards()[rule_id]
    course = curriculum.current().course
    context = {
        "rule": found,
        "card": card,
        "crumbs": [(reverse("rulebook:rules"), _("Rules")), ("", SUBJECTS[card.subject][1])],
        "text": docstring_html(rule_id),
        "examples": _examples(facts.current().digest, rule_id, datetime.datetime.now(datetime.UTC).date()),
        "sources": list(enumerate((facts.current().sources[s] for s in found.sources), 1)),
        "lesson": course.lessons.get(found.lesson),
        "lessons": uses().rules.get(rule_id, ()),
        "history": histories().get(rule_id),
        "presets": [preset for preset in PRESETS.values() if found.severity in preset.severities],
        "ignorable": found.on in (Dockerfile, PodSpec),
    }
    return render(request, "rulebook/rule.html", context)


@cache
def docstring_html(rule_id: str) -> SafeString:
    """The rule's docstring as HTML; it is our own code, so its Markdown is trusted."""
    lines = RULES[rule_id].doc.strip("\n").splitlines()
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return mark_safe(markdown.markdown("\n".join(line[indent:] for line in lines)))  # noqa: S308


@dataclass(frozen=True, slots=True)
class Example:
    """An example of a rule with the engine's answer; `href` opens a placement, `mended` is the file after a fix."""

    text: str
    bad: bool
    outcomes: tuple[Outcome, ...]
    href: str
    mended: str
    mended_by: str

    @property
    def is_file(self) -> bool:
        """Whether it is a file's text, to be shown as one."""
        return "\n" in self.text or self.text.startswith("FROM ")


@lru_cache(maxsize=1024)
def _examples(digest: str, rule_id: str, day: datetime.date) -> tuple[Example, ...]:
    """The rule's examples; `day` is part of the key because answers may be other ones tomorrow."""
    found = RULES[rule_id]
    return tuple(
        _example(found, text, bad=bad)
        for bad, texts in ((True, found.bad), (False, found.good))
        for text in texts
    )


def _example(found: Rule, text: str, *, bad: bool) -> Example:
    subject = found.on.parse(text)  # type: ignore[attr-defined]
    said = tuple(o for o in check(subject).outcomes if o.rule is found)
    wanted = State.BREAKS if bad else State.HOLDS
    shown = tuple(o for o in said if o.state is wanted) or said
    href, mended, mended_by = "", "", ""
    if isinstance(subject, Placement):
        href = f"{reverse('explorer:explorer')}?{urlencode(subject.params(day='as_of=' in text))}"
    elif isinstance(subject, Dockerfile) and bad:
        fixes = (fix for outcome in shown for fix in outcome.fixes)
        fix = next(
            (f for f in fixes if isinstance(f.to, tuple) and all(isinstance(e, Edit) for e in f.to)), None
        )
        if fix:
            mended, mended_by = str(subject.apply(fix.to)).strip("\n"), fix.title
    return Example(text.strip("\n"), bad, shown, href, mended, mended_by)
