"""
The rules engine: one verb, `check(subject) -> Report`.

A rule is one decorated function in a file of its own. It looks at a subject and yields what holds, what
breaks and what it would need to know. The engine adds nothing of its own to that but the verdict.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, cast

logger = logging.getLogger(__name__)

# Tests set this: a rule that raises is a bug there, and costs one outcome in production.
strict = False


class Verdict(StrEnum):
    """The answer for a subject; templates choose the words ("Starts", "Builds") per kind of subject."""

    RUNS = "runs"
    LIMITS = "runs-with-limits"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"


class Stage(StrEnum):
    """Where in the life of a container an outcome belongs, in the order in which things happen."""

    PULL = "pull"
    BUILD = "build"
    START = "start"
    RUN = "run"


class Severity(StrEnum):
    """What a broken rule means: error stops, warning limits, info is good to know."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class State(StrEnum):
    """What a rule found: its demand is met, is not met, cannot be judged, or the rule itself failed."""

    HOLDS = "holds"
    BREAKS = "breaks"
    ASKS = "asks"
    FAILED = "failed"


STAGES = tuple(Stage)
SEVERITIES = tuple(Severity)


class Fix(NamedTuple):
    """
    A change that mends what a rule found.

    `to` is the changed subject (a Placement, say, that a page can link to) or a tuple of edits of a
    Dockerfile. `safe` means that nothing but what the rule found changes its meaning.
    """

    title: str
    to: Any
    detail: str = ""
    command: str = ""
    safe: bool = True


class Finding(NamedTuple):
    """What a rule function yields; made by `holds`, `breaks` and `asks`."""

    state: State
    where: str
    message: str
    sources: tuple[str, ...] | None
    fixes: tuple[Fix, ...]
    title: str
    severity: Severity | None
    stage: Stage | None
    dispute: str


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One rule: its id (from the function's name), words, examples and function.

    `title` names the pattern found, `met` the same in the good case. `bad` and `good` are texts that the
    subject's `parse` reads; they are the rule's tests and are shown on its page.
    """

    id: str
    severity: Severity
    title: str
    met: str
    stage: Stage
    on: type
    bad: tuple[str, ...]
    good: tuple[str, ...]
    lesson: str
    sources: tuple[str, ...]
    doc: str
    function: Callable[[Any], Iterable[Finding]]


class Outcome(NamedTuple):
    """One line of a report: what one rule said about one place of the subject."""

    rule: Rule
    state: State
    severity: Severity
    title: str
    where: str
    message: str
    sources: tuple[str, ...]
    fixes: tuple[Fix, ...]
    stage: Stage
    dispute: str

    @property
    def blocks(self) -> bool:
        """Whether this outcome alone makes the verdict "blocked"."""
        return self.state is State.BREAKS and self.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Report:
    """The answer to `check`: verdict, the stage it fails at, and every outcome in order of stage."""

    subject: Any
    verdict: Verdict
    stage: Stage | None
    outcomes: tuple[Outcome, ...]
    missing: tuple[str, ...]
    silent: int

    def _breaking(self, severity: Severity) -> tuple[Outcome, ...]:
        return tuple(o for o in self.outcomes if o.state is State.BREAKS and o.severity is severity)

    @property
    def holding(self) -> tuple[Outcome, ...]:
        """Outcomes whose rule is met."""
        return tuple(o for o in self.outcomes if o.state is State.HOLDS)

    @property
    def breaking(self) -> tuple[Outcome, ...]:
        """Outcomes whose rule is not met, worst first."""
        return self.errors + self.warnings + self.notes

    @property
    def errors(self) -> tuple[Outcome, ...]:
        """What blocks."""
        return self._breaking(Severity.ERROR)

    @property
    def warnings(self) -> tuple[Outcome, ...]:
        """What limits."""
        return self._breaking(Severity.WARNING)

    @property
    def notes(self) -> tuple[Outcome, ...]:
        """What is good to know."""
        return self._breaking(Severity.INFO)

    @property
    def asking(self) -> tuple[Outcome, ...]:
        """What the rules would need to know."""
        return tuple(o for o in self.outcomes if o.state is State.ASKS)

    @property
    def decisive(self) -> tuple[Outcome, ...]:
        """The outcomes that the verdict rests on: the errors, else the questions, else the warnings, else all that holds."""
        return self.errors or self.asking or self.warnings or self.holding

    @property
    def fixes(self) -> tuple[Fix, ...]:
        """Every different fix that a broken or asking rule offers, in order, each destination once."""
        seen: dict[Any, Fix] = {}
        for outcome in (*self.errors, *self.asking, *self.warnings, *self.notes):
            for fix in outcome.fixes:
                seen.setdefault(fix.to, fix)
        return tuple(seen.values())

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of all sources cited, each once, in the order of the outcomes: the numbers beside them."""
        return tuple(dict.fromkeys(source for outcome in self.outcomes for source in outcome.sources))

    def to_dict(self) -> dict[str, Any]:
        """The report as plain data, for JSON."""
        return {
            "verdict": self.verdict.value,
            "stage": self.stage.value if self.stage else None,
            "missing": list(self.missing),
            "silent": self.silent,
            "outcomes": [
                {
                    "rule": o.rule.id,
                    "state": o.state.value,
                    "severity": o.severity.value,
                    "title": o.title,
                    "where": o.where,
                    "message": o.message,
                    "sources": list(o.sources),
                    "stage": o.stage.value,
                    "dispute": o.dispute,
                }
                for o in self.outcomes
            ],
        }


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
) -> Callable[[Callable[[Any], Iterable[Finding]]], Callable[[Any], Iterable[Finding]]]:
    """
    Register a function as a rule; its name with dashes is the rule's id.

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
            identifier, severity, title, met, stage, on, bad, good, lesson, sources, doc, function
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


def _outcomes(subject: Any, each: Rule) -> Iterator[Outcome]:
    try:
        for found in each.function(subject):
            yield Outcome(
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
    except Exception as error:
        if strict:
            raise
        # The subject may be somebody's file, and the error may quote it: only the place goes to the log.
        place = traceback.extract_tb(error.__traceback__)[-1]
        logger.error("rule %s: %s at %s:%s", each.id, type(error).__name__, place.name, place.lineno)
        message = "This rule failed on your input. The others answered; the verdict leaves this one open."
        title = f"Rule {each.id} failed"
        yield Outcome(each, State.FAILED, each.severity, title, "", message, (), (), each.stage, "")


def check(subject: Any) -> Report:
    """
    Ask every rule on this kind of subject and weigh the answers.

    An error that breaks blocks, at the earliest stage where one does. Else a question that a rule had, or
    a rule that failed, or nothing said at all, leaves the verdict unknown. Else a warning that breaks
    gives limits. Else it runs.
    """
    outcomes: list[Outcome] = []
    silent = 0
    for each in rules_for(type(subject)):
        before = len(outcomes)
        outcomes.extend(_outcomes(subject, each))
        silent += len(outcomes) == before
    verdict, stage = _weigh(outcomes)
    missing = tuple(dict.fromkeys(o.where for o in outcomes if o.state is State.ASKS))
    return Report(subject, verdict, stage, tuple(outcomes), missing, silent)


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
