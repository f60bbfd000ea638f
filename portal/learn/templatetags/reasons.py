"""Template tags for the reasons behind a verdict: which come first, their sources, where long words may break."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django import template
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal import facts
from portal.learn.templatetags.bulkhead import nb
from portal.rules import Outcome, Report, State, Verdict

register = template.Library()
# In a good answer two reasons are enough to begin with.
_SHOWN_WHEN_GOOD = 2
_LONG = re.compile(r"[^\s<>]{16,}")
_AFTER = re.compile(r"(?<=[/:@_])(?=[^\s/:@_<])")


class Parted(NamedTuple):
    """The outcomes of a report: those to tell at once, and those that only hold."""

    told: tuple[Outcome, ...]
    held: tuple[Outcome, ...]


@register.filter
def parted(report: Report) -> Parted:
    """What the verdict rests on comes first, then what else breaks, asks or is good to know; the rest only holds."""
    first = report.decisive[:_SHOWN_WHEN_GOOD] if report.verdict is Verdict.RUNS else report.decisive
    own = {id(outcome) for outcome in first}
    rest = [outcome for outcome in report.outcomes if id(outcome) not in own]
    others = (outcome for outcome in rest if outcome.state is not State.HOLDS)
    return Parted((*first, *others), tuple(outcome for outcome in rest if outcome.state is State.HOLDS))


@register.simple_tag
def source_notes(sources: Iterable[str], numbers: Mapping[str, int], prefix: str = "s-") -> SafeString:
    """
    Small numbers that lead to the list of sources on the same page.

    `numbers` gives each source id its number in that list; ids that are not in it are left out.
    """
    known = [numbers[source] for source in sources if source in numbers]
    return format_html_join(
        "",
        '<a class="ref" href="#{}{}" aria-label="{} {}">{}</a>',
        ((prefix, n, _("Source"), n, n) for n in known),
    )


@register.simple_tag
def report_sources(report: Report) -> list[tuple[int, facts.Source]]:
    """The sources of a report's outcomes, numbered in the order in which the page first names them."""
    known = facts.current().sources
    return [(number, known[name]) for name, number in numbered(report).items()]


@register.filter
def numbered(report: Report) -> dict[str, int]:
    """Source id to number, in the order of `report_sources`."""
    known, parts = facts.current().sources, parted(report)
    outcomes = (*parts.told, *parts.held)
    named = dict.fromkeys(name for outcome in outcomes for name in outcome.sources if name in known)
    return {name: number for number, name in enumerate(named, 1)}


@register.filter
def wraps(text: str) -> SafeString:
    """Plain text as `nb` gives it, whose paths, image names and ids may also break behind "/", ":", "@" and "_"."""
    escaped = str(conditional_escape(text))
    return nb(mark_safe(_LONG.sub(lambda word: _AFTER.sub("<wbr>", word[0]), escaped)))  # noqa: S308
