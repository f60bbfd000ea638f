"""What asking a question needs, whether it stands alone or in a run: its words, its seed, what explains an answer."""

from __future__ import annotations

import random
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from portal import facts
from portal.curriculum import Lesson, Shelf
from portal.facts import Source
from portal.items import Ambiguous, Choice, Item, Question
from portal.items.families import SEEDS
from portal.items.words import verdicts


def draw_seed() -> int:
    """A seed for a question that nobody has asked for yet."""
    return random.randrange(SEEDS)  # noqa: S311  (a question, no secret)


def question_of(shelf: Shelf, item: Item, seed: int | None) -> Question | None:
    """The item's question, or None where the facts of the day leave no clear answer."""
    try:
        return shelf.question(item, seed or 0)
    except Ambiguous:
        return None


def explained(question: Question, chosen: Choice, lesson: Lesson | None) -> dict[str, Any]:
    """What an answered question adds: the sources of both reasons, and the case in the explorer."""
    sources = [(s, _source(s, lesson)) for s in question.sources_for(chosen)]
    explorer = ""
    if question.placement:
        explorer = f"{reverse('explorer:explorer')}?{urlencode(question.placement.params())}"
    known = facts.current()
    told = question.report.outcomes if question.report else ()
    disputed = dict.fromkeys(outcome.dispute for outcome in told if outcome.dispute)
    return {
        "sources": [(source, identifier in known.sources) for identifier, source in sources if source],
        "explorer_url": explorer,
        "disputes": [known.disputes[identifier] for identifier in disputed],
        "report": question.report,
        "verdicts": verdicts(question.report) if question.report else (),
    }


def _source(identifier: str, lesson: Lesson | None) -> Source | None:
    return lesson.source(identifier) if lesson else facts.current().sources.get(identifier)
