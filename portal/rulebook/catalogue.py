"""The rules as the list shows them: what each is about, what it offers, and which of them a reader asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.http import QueryDict
from django.utils.translation import gettext_lazy

from portal import facts
from portal.dockerfile import Dockerfile
from portal.placement import Placement
from portal.podspec import PodSpec
from portal.rulebook.searching import LONGEST, Index
from portal.rules import RULES, Fix, Rule, Severity, Stage, State, rules_for
from portal.workload import Workload

SUBJECTS = {
    "placement": (Placement, gettext_lazy("Image on a host")),
    "dockerfile": (Dockerfile, gettext_lazy("Dockerfile")),
    "podspec": (PodSpec, gettext_lazy("Pod in a Kubernetes manifest")),
    "workload": (Workload, gettext_lazy("Application to migrate")),
}
SEVERITIES = {
    Severity.ERROR.value: gettext_lazy("Error: stops"),
    Severity.WARNING.value: gettext_lazy("Warning: limits"),
    Severity.INFO.value: gettext_lazy("Note: good to know"),
}
STAGES = {
    Stage.PULL.value: gettext_lazy("Pull"),
    Stage.BUILD.value: gettext_lazy("Build"),
    Stage.START.value: gettext_lazy("Start"),
    Stage.RUN.value: gettext_lazy("Run"),
}
MARKS = {Severity.ERROR: "stop", Severity.WARNING: "part", Severity.INFO: "know"}


@dataclass(frozen=True, slots=True)
class Card:
    """One rule in the list: `subject` is a key of SUBJECTS, `fixes` what its broken examples are offered."""

    rule: Rule
    subject: str
    fixes: tuple[Fix, ...]

    @property
    def mark(self) -> str:
        """The mark of the rule's severity."""
        return MARKS[self.rule.severity]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of the list asks for; a filter with a value that does not exist is left out."""

    q: str = ""
    subject: str = ""
    severity: str = ""
    stage: str = ""
    fix: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Asked:
        """The state that GET parameters describe."""
        known = {"subject": SUBJECTS, "severity": SEVERITIES, "stage": STAGES, "fix": {"yes": ""}}
        given = {name: query.get(name, "") for name in known}
        chosen = {name: value if value in known[name] else "" for name, value in given.items()}  # type: ignore[operator]
        return cls(q=" ".join(query.get("q", "").split())[:LONGEST], **chosen)

    @property
    def is_filtered(self) -> bool:
        """Whether the list is shorter than all rules."""
        return any((self.q, self.subject, self.severity, self.stage, self.fix))


@dataclass(frozen=True, slots=True)
class Found:
    """The rules that were asked for, by subject, and what was taken for words that occur nowhere."""

    groups: tuple[tuple[str, tuple[Card, ...]], ...]
    count: int
    taken: tuple[tuple[str, str], ...] = ()


def find(asked: Asked) -> Found:
    """The rules that fit, best first where words were asked for, else in the order of a report."""
    every = cards()
    answer = _index(facts.current().digest).search(asked.q) if asked.q else None
    chosen = [every[key] for key in answer.keys] if answer else list(every.values())
    fitting = [card for card in chosen if _fits(card, asked)]
    groups = ((slug, tuple(card for card in fitting if card.subject == slug)) for slug in SUBJECTS)
    return Found(
        tuple((slug, own) for slug, own in groups if own), len(fitting), answer.taken if answer else ()
    )


def _fits(card: Card, asked: Asked) -> bool:
    return (
        asked.subject in ("", card.subject)
        and asked.severity in ("", card.rule.severity.value)
        and asked.stage in ("", card.rule.stage.value)
        and (not asked.fix or bool(card.fixes))
    )


def cards() -> Mapping[str, Card]:
    """Every rule by its id, by subject and in the order of a report."""
    return _cards(facts.current().digest)


@lru_cache(maxsize=4)
def _cards(digest: str) -> Mapping[str, Card]:
    return {
        rule.id: Card(rule, slug, _fixes(rule))
        for slug, (kind, _) in SUBJECTS.items()
        for rule in rules_for(kind)
    }


def _fixes(rule: Rule) -> tuple[Fix, ...]:
    """Each different fix that the rule offers for its own broken examples."""
    found: dict[str, Fix] = {}
    for text in rule.bad:
        for outcome in rule.function(rule.on.parse(text)):  # type: ignore[attr-defined]
            for fix in outcome.fixes if outcome.state is not State.HOLDS else ():
                found.setdefault(fix.title, fix)
    return tuple(found.values())


@lru_cache(maxsize=4)
def _index(digest: str) -> Index:
    return Index(
        (rule.id, ((rule.id, 10), (rule.title, 9), (rule.met, 4), (rule.doc, 2), (" ".join(rule.sources), 1)))
        for rule in RULES.values()
    )
