"""Template tags that lead to something: the pages that a wrong address may mean, the first wrong answer of a lesson."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django import template
from django.template.context import Context

from portal.curriculum.search import Page
from portal.learn import searching
from portal.learn.outcome import Line

register = template.Library()
logger = logging.getLogger(__name__)

# What stands below each beginning of an address.
KINDS = {
    "/lessons/": ("lesson",),
    "/tracks/": ("lesson",),
    "/glossary/": ("term", "error"),
    "/rules/": ("rule",),
    "/facts/": ("fact",),
}


@register.simple_tag(takes_context=True)
def meant(context: Context, words: str) -> list[Page]:
    """The pages that a wrong address may mean, nearest first; none where that cannot be told."""
    request = context.get("request")
    if request is None or not words:
        return []
    kinds = next((kinds for start, kinds in KINDS.items() if request.path.startswith(start)), ())
    try:
        return searching.nearest(words, kinds) if kinds else []
    except Exception:
        # The page that says that there is none must come, whatever else fails.
        logger.exception("No pages near %r could be found.", words)
        return []


@register.filter
def first_wrong(lines: Iterable[Line]) -> Line | None:
    """The first of a result's lines that was answered wrongly."""
    return next((line for line in lines if line.state == "wrong"), None)
