"""
The cheapest change that makes a placement run: a search over everything that can be changed, by cost.

States are asked in the order of their cost, so the first that run are the cheapest. A state is dropped by the first rule
that refuses it, and the rule that refused the last one is asked first: most states cost one rule.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from portal import facts
from portal.placement import Details, Placement
from portal.rules import engine
from portal.rules.changes import COSTS, Choice, Cost, Wish, dimensions, wishes
from portal.rules.engine import Finding, Fix, Report, Rule, Severity, State, Verdict, check, rules_for

STARTS = frozenset({Verdict.RUNS, Verdict.LIMITS})
RUNS = frozenset({Verdict.RUNS})
MOST_SHOWN = 3
# States whose details were asked about. A case with a few details has far fewer; one with dozens ends here and says so.
MOST_STATES = 10_000
# The whole matrix has ten thousand states.
MOST_KEPT = 40_000
_MOST_CONFLICTS = 2
_WITHOUT = COSTS["without"].value
# The details that rules look at which are asked in every case; all others matter to rules "about" them alone.
STEERING = ("daemon_os", "host_process", "host_edition", "hypervisor", "replicas", "runtime", "action")


@dataclass(frozen=True, slots=True)
class Step:
    """One change: the field, words for it, and the kind of its cost."""

    field: str
    title: str
    cost: Cost


@dataclass(frozen=True, slots=True)
class Way:
    """
    Changes that together make a placement run: the state they lead to, its report, the sum of their costs. `fix` is the
    rules' own fix where one leads to the same state.
    """

    steps: tuple[Step, ...]
    to: Placement
    report: Report
    cost: int
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Cheapest:
    """
    The answer: equally cheap `ways` to a start, and where all of them have limits those `without_limits` that cost
    more. Both empty: nothing within the known facts helps. `gave_up` tells that a case with too much in it was not
    searched to the end: then there may be a cheaper way, or one at all.
    """

    ways: tuple[Way, ...]
    without_limits: tuple[Way, ...] = ()
    gave_up: bool = False


def cheapest(report: Report) -> Cheapest | None:
    """The cheapest changes for the placement of a report; None where it runs without limits already."""
    if report.verdict is Verdict.RUNS:
        return None
    return _kept(facts.current().digest, report.subject)


@lru_cache(maxsize=512)
def _kept(_digest: str, start: Placement) -> Cheapest:
    # The placement has its day in it, so nothing stays true for longer than that.
    report = check(start)
    if report.verdict is Verdict.LIMITS:
        search = Search(start, report, RUNS)
        return Cheapest(search.ways(), gave_up=search.gave_up)
    first = Search(start, report, STARTS)
    ways = first.ways()
    if not ways or any(way.report.verdict is Verdict.RUNS for way in ways):
        return Cheapest(ways, gave_up=first.gave_up)
    second = Search(start, report, RUNS)
    return Cheapest(ways, second.ways(), second.gave_up)


@lru_cache(maxsize=6)
def _table(_digest: str, _day: datetime.date, _goal: frozenset[Verdict]) -> dict[Any, bool]:
    """What searches of that day share: for each state whether it is refused whatever the details are."""
    return {}


class Search:
    """A search from one placement to the verdicts that are good enough."""

    def __init__(self, start: Placement, report: Report, goal: frozenset[Verdict]) -> None:
        self.start, self.report, self.goal = start, report, goal
        self.wishes = wishes(start)
        self.gave_up = False
        self._hardest_first = list(self.wishes)
        self._all_but = {w: tuple(each for each in self.wishes if each is not w) for w in self.wishes}
        rules = rules_for(Placement)
        self._on_all = [rule for rule in rules if not rule.about]
        self._on_details = [rule for rule in rules if rule.about]
        self._known = _table(facts.current().digest, start.as_of, goal)
        self._details: dict[Any, Details] = {}
        self._states = 0

    def ways(self) -> tuple[Way, ...]:
        """The cheapest ways, at most MOST_SHOWN of those that cost the same; kinds of changes differ as far as possible."""
        found = self._cheapest()
        fixes = {fix.to: fix for fix in self.report.fixes if isinstance(fix.to, Placement)}
        made = []
        for cost, choices, dropped in found:
            to = self._placed(choices, dropped)
            report = check(to)
            if report.verdict in self.goal:
                made.append(Way(_steps(choices, dropped), to, report, cost, fixes.get(to)))
        return tuple(_most_different(made))

    def _cheapest(self) -> list[tuple[int, tuple[Choice, ...], tuple[Wish, ...]]]:
        """All ways of the least cost, each as its cost, the choices and the wishes left out."""
        found: list[tuple[int, tuple[Choice, ...], tuple[Wish, ...]]] = []
        best = None
        for cost, choices in _by_cost(dimensions(self.start, self.report)):
            if best is not None and cost > best:
                break
            if self._states > MOST_STATES:
                self.gave_up = True
                break
            most = len(self.wishes) if best is None else (best - cost) // _WITHOUT
            for dropped in self._dropped(choices, most):
                total = cost + _WITHOUT * len(dropped)
                if best is None or total < best:
                    best, found = total, []
                if total == best:
                    found.append((total, choices, dropped))
        return found

    def _dropped(self, choices: tuple[Choice, ...], most: int) -> Iterator[tuple[Wish, ...]]:
        """
        The fewest wishes, at most `most`, that have to be left out after these choices: first each that is refused when
        it is the only one, then those that refuse one another.
        """
        bare = self._placed(choices, self.wishes)
        if self._refused_at_all(bare) or (not self.wishes and self._refused(bare)):
            return
        alone: list[Wish] = []
        for wish in tuple(self._hardest_first):
            if self._refused(self._placed(choices, self._all_but[wish])):
                alone.append(wish)
                if len(alone) > most:
                    # What was refused here is likely to be refused in the next state too.
                    self._hardest_first.remove(wish)
                    self._hardest_first.insert(0, wish)
                    return
        alone.sort(key=self.wishes.index)
        rest = [wish for wish in self.wishes if wish not in alone]
        for n in range(min(len(rest), most - len(alone), _MOST_CONFLICTS) + 1):
            fitting = [
                (*alone, *more)
                for more in itertools.combinations(rest, n)
                if not self._refused(self._placed(choices, (*alone, *more)))
            ]
            yield from fitting
            if fitting:
                return

    def _placed(self, choices: tuple[Choice, ...], dropped: tuple[Wish, ...]) -> Placement:
        """The placement after these choices and without the wishes dropped."""
        host, image, isolation, orchestrator = (choice.value for choice in choices[:4])
        key = (host is self.start.host, choices[4:], dropped)
        more = self._details.get(key)
        if more is None:
            more = self._details[key] = self._changed(*key)
        return Placement(host, image, isolation, orchestrator, self.start.as_of, more)

    def _changed(self, same_host: bool, choices: tuple[Choice, ...], dropped: tuple[Wish, ...]) -> Details:
        changed = {choice.field: choice.value for choice in choices if choice.kind}
        changed |= {wish.field: wish.value for wish in dropped if wish.field != "needs"}
        left = tuple(w.value for w in self.wishes if w.field == "needs" and w not in dropped)
        # An edition is that of the host.
        edition = self.start.more.host_edition if same_host else ""
        return replace(self.start.more, **{"host_edition": edition, "needs": left} | changed)

    def _refused(self, placement: Placement) -> bool:
        """Whether a rule keeps this placement from the goal."""
        self._states += 1
        return self._refused_at_all(placement) or self._refused_by(self._on_details, placement)

    def _refused_at_all(self, placement: Placement) -> bool:
        """Whether a rule that looks at no more than STEERING does; asked once for all other details."""
        details = tuple(getattr(placement.more, name) for name in STEERING)
        host, image = placement.host.text, placement.image.text
        key = (host, image, placement.isolation, placement.orchestrator, details)
        known = self._known.get(key)
        if known is None:
            known = self._refused_by(self._on_all, placement)
            if len(self._known) < MOST_KEPT:
                self._known[key] = known
        return known

    def _refused_by(self, rules: list[Rule], placement: Placement) -> bool:
        said, reached = placement.said, placement.stages_asked
        for n, rule in enumerate(rules):
            if rule.about and said.isdisjoint(rule.about):
                continue
            if any(self._bad(rule, found, reached) for found in _found(rule, placement)):
                rules.insert(0, rules.pop(n))
                return True
        return False

    def _bad(self, rule: Rule, found: Finding, reached: tuple[str, ...] | None) -> bool:
        if found.state is State.HOLDS or (reached is not None and (found.stage or rule.stage) not in reached):
            return False
        if found.state is not State.BREAKS:
            return True
        severity = found.severity or rule.severity
        return severity is Severity.ERROR or (
            severity is Severity.WARNING and Verdict.LIMITS not in self.goal
        )


def _found(rule: Rule, placement: Placement) -> Iterator[Finding]:
    try:
        yield from rule.function(placement)
    except Exception:
        if engine.strict:
            raise
        # As in a report: a rule that failed leaves the verdict open, which is no goal.
        yield Finding(State.FAILED, "", "", None, (), "", None, None, "")


def _by_cost(parts: list[tuple[Choice, ...]]) -> Iterator[tuple[int, tuple[Choice, ...]]]:
    """Every combination of one choice for each part, the cheapest first."""
    by_cost: list[dict[int, list[Choice]]] = []
    for choices in parts:
        groups: dict[int, list[Choice]] = {}
        for choice in choices:
            groups.setdefault(choice.cost, []).append(choice)
        by_cost.append(groups)
    for costs in sorted(itertools.product(*by_cost), key=sum):
        for chosen in itertools.product(*(groups[cost] for groups, cost in zip(by_cost, costs, strict=True))):
            yield sum(costs), chosen


def _steps(choices: tuple[Choice, ...], dropped: tuple[Wish, ...]) -> tuple[Step, ...]:
    made = [Step(choice.field, choice.title, COSTS[choice.kind]) for choice in choices if choice.kind]
    return (*made, *(Step(wish.field, wish.title, COSTS["without"]) for wish in dropped))


def _most_different(ways: list[Way]) -> Iterator[Way]:
    """The first few: without limits before limited, few steps before many, and every kind of change before a second one."""
    ways = _without_repeats(ways)
    ways.sort(key=lambda way: (way.report.verdict is not Verdict.RUNS, len(way.steps)))
    seen: dict[Any, int] = {}
    ranked = []
    for way in ways:
        kind = (way.report.verdict, tuple(step.field for step in way.steps))
        seen[kind] = seen.get(kind, 0) + 1
        ranked.append((way.report.verdict is not Verdict.RUNS, seen[kind], way))
    ranked.sort(key=lambda each: each[:2])
    for _limited, _nth, way in ranked[:MOST_SHOWN]:
        yield way


def _without_repeats(ways: list[Way]) -> list[Way]:
    """Without those that say "default" where another names the mode that it comes to."""
    named = {(w.to.host, w.to.image, w.to.orchestrator, w.to.more, w.to.isolation) for w in ways}
    return [
        w
        for w in ways
        if w.to.isolation != "default"
        or not any(step.field == "isolation" for step in w.steps)
        or (w.to.host, w.to.image, w.to.orchestrator, w.to.more, w.to.mode) not in named
    ]
