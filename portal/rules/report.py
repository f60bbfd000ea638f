"""What rules say and what it comes to: severities, findings, outcomes, reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple


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
    """
    What a rule found: its demand is met, is not met, cannot be judged, or the rule itself failed; or it is
    not met and the subject says why that is to be ignored.
    """

    HOLDS = "holds"
    BREAKS = "breaks"
    ASKS = "asks"
    FAILED = "failed"
    IGNORED = "ignored"


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
    subject's `parse` reads; they are the rule's tests and are shown on its page. `about` names the details of the
    subject without which the rule has nothing to say; () for a rule that is always asked.
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
    about: tuple[str, ...] = ()


class Outcome(NamedTuple):
    """
    One line of a report: what one rule said about one place of the subject.

    `reason` is why the subject has it ignored.
    """

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
    reason: str = ""

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
        """
        The outcomes that the verdict rests on: the errors, else the questions, else the warnings, else what
        holds, the demands that could have blocked last first.
        """
        could_block = [o for o in reversed(self.holding) if o.rule.severity is Severity.ERROR]
        others = [o for o in self.holding if o.rule.severity is not Severity.ERROR]
        return self.errors or self.asking or self.warnings or (*could_block, *others)

    @property
    def ignored(self) -> tuple[Outcome, ...]:
        """What breaks a rule and is set aside by the subject itself."""
        return tuple(o for o in self.outcomes if o.state is State.IGNORED)

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
                    **({"reason": o.reason} if o.reason else {}),
                }
                for o in self.outcomes
            ],
        }
