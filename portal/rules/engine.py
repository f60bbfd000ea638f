"""
The rules engine: one verb, `check(subject) -> Report`.

A rule is one decorated function in a file of its own. It looks at a subject and yields what holds, what
breaks and what it would need to know. The engine adds nothing of its own to that but the verdict.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable
from typing import Any, cast

from portal.rules.report import (
    STAGES,
    Finding,
    Fix,
    Outcome,
    Report,
    Rule,
    Severity,
    Stage,
    State,
    Verdict,
)

__all__ = [
    "AFTERWARDS",
    "REGISTRY",
    "Finding",
    "Fix",
    "Outcome",
    "Report",
    "Rule",
    "Severity",
    "Stage",
    "State",
    "Verdict",
    "asks",
    "breaks",
    "check",
    "holds",
    "rule",
    "rules_for",
]

logger = logging.getLogger(__name__)

# Tests set this: a rule that raises is a bug there, and costs one outcome in production.
strict = False


def holds(
    where: str,
    message: str,
    *,
    sources: tuple[str, ...] | None = None,
    title: str = "",
    dispute: str = "",
) -> Finding:
    """What the rule demands is met. `sources` default to the rule's own."""
    return Finding(State.HOLDS, where, message, sources, (), title, None, None, dispute)


def breaks(
    where: str,
    message: str,
    *,
    sources: tuple[str, ...] | None = None,
    fixes: tuple[Fix, ...] = (),
    title: str = "",
    severity: Severity | None = None,
    stage: Stage | None = None,
    dispute: str = "",
) -> Finding:
    """What the rule demands is not met. Severity and stage default to the rule's own."""
    return Finding(State.BREAKS, where, message, sources, fixes, title, severity, stage, dispute)


def asks(
    where: str,
    message: str,
    *,
    sources: tuple[str, ...] | None = None,
    fixes: tuple[Fix, ...] = (),
    title: str = "",
) -> Finding:
    """The rule cannot judge without what `message` asks for; `where` names the missing field."""
    return Finding(State.ASKS, where, message, sources, fixes, title, None, None, "")


REGISTRY: dict[str, Rule] = {}
_by_type: dict[type, tuple[Rule, ...]] = {}
# What is left of the outcomes on one kind of subject when all its rules have spoken.
AFTERWARDS: dict[type, Callable[[Any, list[Outcome]], list[Outcome]]] = {}


def rule(
    severity: Severity,
    title: str,
    *,
    met: str,
    on: type,
    stage: Stage,
    bad: tuple[str, ...],
    good: tuple[str, ...],
    lesson: str = "",
    sources: tuple[str, ...] = (),
    about: tuple[str, ...] = (),
) -> Callable[[Callable[[Any], Iterable[Finding]]], Callable[[Any], Iterable[Finding]]]:
    """
    Register a function as a rule; its name with dashes is the rule's id. A rule that is `about` some details of a
    subject is not asked where none of them was said.

    Raises ValueError for an id that exists, a missing docstring, or a rule without examples.
    """

    def register(function: Callable[[Any], Iterable[Finding]]) -> Callable[[Any], Iterable[Finding]]:
        name = cast(str, getattr(function, "__name__"))  # noqa: B009  (typed as a plain callable)
        identifier = name.replace("_", "-")
        if identifier in REGISTRY:
            raise ValueError(f"rule {identifier}: defined twice")
        if not function.__doc__:
            raise ValueError(f"rule {identifier}: the docstring is its page and is missing")
        if not bad and not good:
            raise ValueError(f"rule {identifier}: give at least one example")
        doc = function.__doc__
        REGISTRY[identifier] = Rule(
            identifier, severity, title, met, stage, on, bad, good, lesson, sources, doc, function, about
        )
        _by_type.clear()
        return function

    return register


def rules_for(kind: type) -> tuple[Rule, ...]:
    """The rules on one kind of subject, by stage and then by id: the order of a report."""
    if kind not in _by_type:
        mine = [r for r in REGISTRY.values() if r.on is kind]
        _by_type[kind] = tuple(sorted(mine, key=lambda r: (STAGES.index(r.stage), r.id)))
    return _by_type[kind]


def _ask(subject: Any, each: Rule, outcomes: list[Outcome]) -> None:
    try:
        for found in each.function(subject):
            outcomes.append(
                Outcome(
                    each,
                    found.state,
                    found.severity or each.severity,
                    found.title or (each.met if found.state is State.HOLDS else each.title),
                    found.where,
                    found.message,
                    each.sources if found.sources is None else found.sources,
                    found.fixes,
                    found.stage or each.stage,
                    found.dispute,
                )
            )
    except Exception as error:
        if strict:
            raise
        # The subject may be somebody's file, and the error may quote it: only the place goes to the log.
        place = traceback.extract_tb(error.__traceback__)[-1]
        logger.error("rule %s: %s at %s:%s", each.id, type(error).__name__, place.name, place.lineno)
        message = "This rule failed on your input. The others answered; the verdict leaves this one open."
        title = f"Rule {each.id} failed"
        outcomes.append(
            Outcome(each, State.FAILED, each.severity, title, "", message, (), (), each.stage, "")
        )


def check(subject: Any) -> Report:
    """
    Ask every rule on this kind of subject and weigh the answers.

    An error that breaks blocks, at the earliest stage where one does. Else a question that a rule had, or
    a rule that failed, or nothing said at all, leaves the verdict unknown. Else a warning that breaks
    gives limits. Else it runs. A subject with `stages_asked` is asked about those only, such as about a pull.
    """
    reached = getattr(subject, "stages_asked", None)
    said = getattr(subject, "said", None)
    outcomes: list[Outcome] = []
    silent = 0
    for each in rules_for(type(subject)):
        if each.about and said is not None and said.isdisjoint(each.about):
            silent += 1
            continue
        before = len(outcomes)
        _ask(subject, each, outcomes)
        silent += len(outcomes) == before
    if reached is not None:
        outcomes = [o for o in outcomes if o.stage in reached]
    if getattr(subject, "ignores", ()):
        outcomes = [_set_aside(subject, outcome) for outcome in outcomes]
    if tidy := AFTERWARDS.get(type(subject)):
        outcomes = tidy(subject, outcomes)
    verdict, stage = _weigh(outcomes)
    missing = tuple(dict.fromkeys(o.where for o in outcomes if o.state is State.ASKS))
    return Report(subject, verdict, stage, tuple(outcomes), missing, silent)


def _set_aside(subject: Any, outcome: Outcome) -> Outcome:
    """The outcome as it counts when the subject says why a finding is to be ignored."""
    reason = outcome.state is State.BREAKS and subject.set_aside(outcome.rule.id, outcome.where)
    return outcome._replace(state=State.IGNORED, reason=reason) if reason else outcome


def _weigh(outcomes: list[Outcome]) -> tuple[Verdict, Stage | None]:
    blocking = [STAGES.index(o.stage) for o in outcomes if o.blocks]
    if blocking:
        return Verdict.BLOCKED, STAGES[min(blocking)]
    states = {o.state for o in outcomes}
    if not states or State.ASKS in states or State.FAILED in states:
        return Verdict.UNKNOWN, None
    if any(o.state is State.BREAKS and o.severity is Severity.WARNING for o in outcomes):
        return Verdict.LIMITS, None
    return Verdict.RUNS, None
