"""
Advice about an application: every target judged by the rules, in an order that can be said in words.

First those without a blocker, and among the blocked those that fewer changes would open; then those without an open question; then the
one with less work, before the move and after it; then the one for which more speaks. Each counts one, nothing is
weighed. A strategy stands where its best target stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from portal import facts
from portal.facts import Strategy, Target
from portal.rules.engine import check
from portal.rules.report import Outcome, Report, Verdict
from portal.workload import CHOICES, Workload

# Going further would mean another application.
MOST_DROPPED = 4


@dataclass(frozen=True, slots=True)
class Opening:
    """What would have to be otherwise so that a blocked target is open, and the application then."""

    names: tuple[str, ...]
    before: Workload
    workload: Workload

    @property
    def words(self) -> tuple[str, ...]:
        """What each is about: the signal's name, or the question with its answer."""
        return tuple(_words(name, self.before)[0] for name in self.names)


@dataclass(frozen=True, slots=True)
class Judged:
    """
    One target with the report that its place follows from; for a blocked one what would open it, None where
    no few changes do.
    """

    target: Target
    workload: Workload
    report: Report
    place: int
    opening: Opening | None = None

    @property
    def blockers(self) -> tuple[Outcome, ...]:
        """What makes it impossible."""
        return self.report.errors

    @property
    def questions(self) -> tuple[Outcome, ...]:
        """What the rules would have to know."""
        return self.report.asking

    @property
    def work(self) -> tuple[Outcome, ...]:
        """What has to be done before the move, or thought about."""
        return self.report.warnings

    @property
    def stays(self) -> tuple[Outcome, ...]:
        """What has to be made, and what stays to be done after the move."""
        return self.report.notes

    @property
    def speaks(self) -> tuple[Outcome, ...]:
        """What speaks for it."""
        return self.report.holding

    @property
    def rank(self) -> tuple[bool, int, int, bool, int, int, int]:
        """The order in numbers; the last one is the place in the facts."""
        unknown = self.report.verdict is Verdict.UNKNOWN
        burden = len(self.work) + len(self.stays)
        blocked = len(self.blockers)
        far = (len(self.opening.names) if self.opening else MOST_DROPPED + 1) if blocked else 0
        return (bool(blocked), far, blocked, unknown, burden, -len(self.speaks), self.place)


@dataclass(frozen=True, slots=True)
class Way:
    """A strategy with its targets, the best first."""

    strategy: Strategy
    judged: tuple[Judged, ...]

    @property
    def best(self) -> Judged:
        """The target that the strategy stands with."""
        return self.judged[0]

    @property
    def verdict(self) -> Verdict:
        """That of its best target."""
        return self.best.report.verdict


@dataclass(frozen=True, slots=True)
class Change:
    """What would open targets that are blocked: the words of what would have to be otherwise, and the workload then."""

    unless: tuple[str, ...]
    instead: tuple[str, ...]
    workload: Workload
    opened: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """The whole answer: targets and strategies in order, what would change it, what would have to be known."""

    workload: Workload
    targets: tuple[Judged, ...]
    ways: tuple[Way, ...]

    @property
    def best(self) -> Judged:
        """The first target."""
        return self.targets[0]

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields and signals that rules asked for, each once."""
        return tuple(dict.fromkeys(name for each in self.targets for name in each.report.missing))

    @property
    def containers(self) -> Judged | None:
        """The best target that runs containers and is not blocked, if there is one."""
        found = (each for each in self.targets if each.target.runs == "containers" and not each.blockers)
        return next(found, None)

    def of(self, target: str) -> Judged:
        """One target's answer. Raises KeyError."""
        return {each.target.id: each for each in self.targets}[target]


def advise(workload: Workload) -> Advice:
    """Ask the rules about every target and put targets and strategies in order."""
    migration = facts.current().migration
    judged = [
        replace(each, opening=_opening(each.workload)) if each.blockers else each
        for each in _every_target(workload)
    ]
    judged.sort(key=lambda each: each.rank)
    ways = [
        Way(strategy, tuple(each for each in judged if strategy.id in each.target.strategies))
        for strategy in migration.strategies.values()
    ]
    ways.sort(key=lambda way: way.best.rank[:-1])
    return Advice(workload, tuple(judged), tuple(ways))


def _every_target(workload: Workload) -> Iterator[Judged]:
    for place, target in enumerate(facts.current().migration.targets.values()):
        there = workload.on(target.id)
        yield Judged(target, there, check(there), place)


def changes(advice: Advice) -> tuple[Change, ...]:
    """
    For blocked targets, what would have to be otherwise so that they are not: the fewest things first, and among
    those what opens most targets.
    """
    found: dict[tuple[str, ...], Workload] = {}
    for each in advice.targets:
        if each.opening:
            found.setdefault(each.opening.names, each.opening.workload)
    result = []
    for names, workload in found.items():
        after = sorted(_every_target(workload), key=lambda each: each.rank)
        opened = tuple(
            each for each in after
            if advice.of(each.target.id).blockers and each.report.verdict in (Verdict.RUNS, Verdict.LIMITS)
        )  # fmt: skip
        words = [_words(name, advice.workload) for name in names]
        result.append(Change(tuple(w for w, _ in words), tuple(i for _, i in words if i), workload, opened))
    result.sort(key=lambda change: (len(change.unless), -len(change.opened)))
    return tuple(_new_ones(result))


def _new_ones(found: list[Change]) -> Iterator[Change]:
    """Changes that open something which none with fewer conditions opens; only what is new is named."""
    for number, change in enumerate(found):
        less = [other for other in found[:number] if set(other.unless) < set(change.unless)]
        known = {each.target.id for other in less for each in other.opened}
        opened = tuple(each for each in change.opened if each.target.id not in known)
        if opened:
            yield replace(change, opened=opened)


def _opening(blocked: Workload) -> Opening | None:
    """What had to be dropped for this target to be open, and the workload without it; None if that is no way."""
    signals = facts.current().migration.signals
    workload = blocked
    names: list[str] = []
    while True:
        report = check(workload)
        if not report.errors:
            good = report.verdict in (Verdict.RUNS, Verdict.LIMITS)
            return Opening(tuple(names), blocked, workload.on("")) if good else None
        if len(names) == MOST_DROPPED:
            return None
        where = report.errors[0].where
        if where in signals and signals[where].group != "kind":
            workload = _ported(workload, where)
        elif where in CHOICES:
            workload = workload.undecided(where)
        else:
            return None
        names.append(where)


def _ported(workload: Workload, name: str) -> Workload:
    """The workload without a signal; a runtime of .NET Framework gives way to today's .NET."""
    without = workload.without_signals(name)
    if not name.startswith("netfx"):
        return without
    order = facts.current().migration.signals
    others = tuple(each for each in without.without if each != "modern-net")
    chosen = {*without.signals, "modern-net"}
    return replace(without, signals=tuple(each for each in order if each in chosen), without=others)


def _words(name: str, workload: Workload) -> tuple[str, str]:
    """How a change is told: what it is about, and the way to get there."""
    if name in CHOICES:
        question, answers = CHOICES[name]
        return f"{question}: {answers[getattr(workload, name)]}", ""
    signal = facts.current().migration.signals[name]
    if name.startswith("netfx"):
        return signal.name, "Port it to a .NET that gets fixes, such as the newest long-term release."
    return signal.name, signal.instead
