"""The turns of all chosen hosts, images and runtimes in one list: by day, by rule, with the subjects that turn."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from portal.explorer.lifecycle_breaks import Turn, turns_of, turns_of_runtime
from portal.explorer.lifecycle_choice import Choice
from portal.placement import Placement
from portal.rules import Rule, Verdict

ORDER = (Verdict.RUNS, Verdict.LIMITS, Verdict.UNKNOWN, Verdict.BLOCKED)


@dataclass(frozen=True, slots=True)
class Listed:
    """
    What one rule says from one day on, and the turns that it makes. `better` tells that a rule which broke before
    is met from that day on.
    """

    day: datetime.date
    rule: Rule | None
    title: str
    message: str
    better: bool
    turns: tuple[Turn, ...]

    @property
    def after(self) -> Verdict:
        """The worst verdict that results."""
        return max((turn.after for turn in self.turns), key=ORDER.index)

    @property
    def links(self) -> tuple[tuple[Turn, str], ...]:
        """Each turn with the address of its answer on that day, "" where no page asks so."""
        path = reverse("explorer:explorer")
        return tuple(
            (
                turn,
                f"{path}?{urlencode(turn.subject.params(day=True))}"
                if isinstance(turn.subject, Placement)
                else "",
            )
            for turn in self.turns
        )


def turns(choice: Choice) -> list[Turn]:
    """Every turn within the years of the choice, by day: those of verdicts, and all if the choice asks for reasons."""
    found: list[Turn] = []
    for host in choice.ids("host"):
        for image in choice.ids("image"):
            found += turns_of(host, image, choice.isolation, choice.orchestrator)
    for line in choice.lines:
        if line.reference:
            found += turns_of_runtime(
                line.reference, f"FROM {line.reference}", tuple(day for _, _, day in line.days)
            )
    shown = (turn for turn in found if choice.first <= turn.day.year <= choice.last)
    return sorted(
        (turn for turn in shown if turn.changes_verdict or choice.reasons),
        key=lambda turn: turn.day,
    )


def listed(choice: Choice) -> list[Listed]:
    """The turns by day, and by what the rules say: one sentence may turn many pairs."""
    groups: dict[tuple[datetime.date, str, str, bool], list[Turn]] = {}
    rules: dict[str, Rule] = {}
    for turn in turns(choice):
        better = ORDER.index(turn.after) < ORDER.index(turn.before)
        for outcome in turn.outcomes:
            rules[outcome.rule.id] = outcome.rule
            message = "" if better else outcome.message
            own = groups.setdefault((turn.day, outcome.rule.id, message, better), [])
            if turn not in own:
                own.append(turn)
        if not turn.outcomes:
            groups.setdefault((turn.day, "", "", better), []).append(turn)
    found = []
    for (day, rule_id, message, better), own in groups.items():
        rule = rules.get(rule_id)
        title = (rule.met if better else rule.title) if rule else ""
        found.append(Listed(day, rule, title, message, better, tuple(own)))
    return sorted(found, key=lambda each: (each.day, each.better, each.message))
