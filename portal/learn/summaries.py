"""One or two sentences for search engines and for links that people share: what a page says, not what kind it is."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Any

from portal.curriculum.search import sentences
from portal.facts import KnownError
from portal.facts.entries import Entry
from portal.items.words import headline, verdicts
from portal.placement import Placement
from portal.rules import RULES, Report, Rule

# What search engines show of a description, and what is too little to tell pages apart.
LEAST, MOST = 40, 200
_MARKS = re.compile(r"[`*]+")
# Rules about different things may say the same of each.
_SUBJECTS = {
    "Dockerfile": "in a Dockerfile",
    "Placement": "on a host",
    "PodSpec": "in a pod",
    "Workload": "of an application",
}
_BETWEEN = re.compile(r"(?<=[.?!])[\"”)]?\s+(?=[\"“(]?[A-Z0-9$%&\\#])")


def of(told: Any) -> str:
    """The description of a page about something: a rule, a fact, an answer, or a text that says it."""
    match told:
        case Rule():
            return _of_rules()[told.id]
        case Entry():
            return _of_fact(told)
        case Report() if isinstance(told.subject, Placement):
            return _of_answer(told, told.subject)
        case _:
            return fitted(_plain(str(told)))


def fitted(text: str) -> str:
    """A text of at most MOST characters: its whole sentences, or the beginning of a long first one."""
    if len(text) <= MOST:
        return text
    ends = [match.start() for match in _BETWEEN.finditer(text, 0, MOST) if match.start() >= MOST // 2]
    return text[: ends[-1]] if ends else f"{text[: MOST - 1].rsplit(' ', 1)[0].rstrip(',;:–-')}…"


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub("", text).split())


@lru_cache(maxsize=1)
def _of_rules() -> dict[str, str]:
    """The first sentence of each rule's text, and more where it is short; where rules begin alike, their titles and what they are about."""
    told = {rule.id: fitted(_first(_plain(rule.doc))) for rule in RULES.values()}
    often = Counter(told.values())
    for rule in RULES.values():
        if often[told[rule.id]] > 1:
            about = _SUBJECTS.get(rule.on.__name__, rule.on.__name__)
            told[rule.id] = fitted(f"{rule.title}, {about}. {told[rule.id]}")
    return told


def _first(text: str) -> str:
    pieces = _BETWEEN.split(text)
    told = pieces.pop(0)
    while len(told) < LEAST and pieces:
        told = f"{told} {pieces.pop(0)}"
    return told


def _of_fact(entry: Entry) -> str:
    said = entry.value.meaning if isinstance(entry.value, KnownError) else sentences(entry)
    told = _plain(f"{entry.name}{' ' if entry.name.endswith(('.', '?', '!')) else '. '}{said}")
    return fitted(told if len(told) >= LEAST else f"{told} {entry.about.many}, with sources.")


def _of_answer(report: Report, placement: Placement) -> str:
    """The verdict and its reasons; where no mode is named, that of either mode."""
    asked = f"{placement.image.name} on {placement.host.name}"
    said = verdicts(report)
    if len(said) > 1:
        return fitted(f"{asked}. {'. '.join(f'{each.mode} {each.words.lower()}' for each in said)}.")
    reasons = " ".join(dict.fromkeys(outcome.message for outcome in report.decisive))
    return fitted(_plain(f"{headline(report)}: {asked}. {reasons or 'No rule stands against it.'}"))
