"""
Claims: sentences in a text that the rules or a fact must bear out.

`[[text | placement = verdict]]`, `[[text | workload target signals = verdict]]`, `[[text | workload signals = target]]`,
`[[text | value.path]]`, `[[text | value.path = literal]]`, several joined by ";", or `[[text | unchecked=reason]]`.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any

from portal import facts
from portal.placement import Placement, Unreadable
from portal.rules import Report, Rule, Severity, Stage, Verdict, check
from portal.rules.advice import advise
from portal.workload import Unreadable as UnreadableWorkload
from portal.workload import Workload

CLAIM = re.compile(r"\[\[([^|\[\]]+?)\s*\|\s*([^\[\]]+?)\s*\]\]")
_PATH = re.compile(r"^[a-z_]+(?:\.[A-Za-z0-9_-]+)+$")
_VERDICTS = {verdict.value for verdict in Verdict}
_WORKLOAD = "workload "
_MOST_SOURCES = 2
# A list that is longer than what was found of it.
_GOES_ON = re.compile(r"\s*(?:,|,?\s(?:and|or)\b)\s*\w")
_WENT_ON = re.compile(r"\w\s*(?:,|,?\s(?:and|or))\s*$")


class ClaimError(ValueError):
    """A claim that cannot be read (`fatal`), or that does not hold."""

    def __init__(self, message: str, *, fatal: bool) -> None:
        super().__init__(message)
        self.fatal = fatal


@dataclass(frozen=True, slots=True)
class Borne:
    """A claim that holds: the ids of the sources behind it, and whether it was left unchecked."""

    sources: tuple[str, ...] = ()
    unchecked: str = ""


def bear_out(text: str, condition: str) -> Borne:
    """Ask the rules or the facts; raises ClaimError when they say otherwise or cannot be asked."""
    if condition.startswith("unchecked="):
        reason = condition.removeprefix("unchecked=").strip().strip('"')
        if not reason:
            raise ClaimError("unchecked= needs a reason", fatal=True)
        return Borne(unchecked=reason)
    sources: list[str] = []
    for part in condition.split(";"):
        sources.extend(_one(text, " ".join(part.split())))
    return Borne(tuple(dict.fromkeys(sources))[:_MOST_SOURCES])


def _one(text: str, condition: str) -> tuple[str, ...]:
    left, sign, right = (part.strip() for part in condition.rpartition("="))
    if condition.startswith(_WORKLOAD):
        return _workload(left.removeprefix(_WORKLOAD), right)
    if sign and right in _VERDICTS:
        return _verdict(left, right)
    if _PATH.match(left if sign else right):
        return _value(text, left or right, right if sign else None)
    raise ClaimError(
        f"cannot read the claim “{condition}”; write “host image isolation = verdict”, “workload target signals = verdict”, a value path, or unchecked=reason",
        fatal=True,
    )


def _verdict(placement: str, wanted: str) -> tuple[str, ...]:
    try:
        report = check(Placement.parse(placement))
    except Unreadable as error:
        raise ClaimError(f"claim: {error}", fatal=True) from None
    if report.verdict.value != wanted:
        why = " ".join(outcome.message for outcome in report.decisive[:2])
        raise ClaimError(
            f"the rules say {report.verdict.value}, not {wanted}: {placement}. {why}", fatal=False
        )
    return telling_sources(report)


def _workload(said: str, wanted: str) -> tuple[str, ...]:
    """The verdict on one target, which comes first; or without one, the target that the advice puts first."""
    on_target = wanted in _VERDICTS
    try:
        workload = Workload.parse(said if on_target else f"{wanted} {said}")
    except UnreadableWorkload as error:
        raise ClaimError(f"claim: {error}", fatal=True) from None
    if on_target:
        report = check(workload)
        found = report.verdict.value
    else:
        best = advise(workload.on("")).best
        report = best.report
        found = best.target.id
    if found != wanted:
        why = " ".join(outcome.message for outcome in report.decisive[:2])
        raise ClaimError(f"the rules say {found}, not {wanted}: {said}. {why}", fatal=False)
    return telling_sources(report)


def telling_sources(report: Report) -> tuple[str, ...]:
    """The sources behind what the verdict rests on, the support table's before others."""
    told = sorted(report.decisive, key=lambda outcome: outcome.rule.id != "isolation-not-supported")
    return tuple(dict.fromkeys(source for outcome in told for source in outcome.sources))[:_MOST_SOURCES]


def deciding(report: Report) -> Rule:
    """The one rule to name beside a verdict: the reason rather than the table that states it."""
    if report.verdict is Verdict.RUNS:
        told = [o for o in report.holding if o.rule.severity is Severity.ERROR and o.stage is Stage.START]
    else:
        told = list(report.decisive)
    told = sorted(told or report.outcomes, key=lambda o: o.rule.id == "isolation-not-supported")
    return told[0].rule


def _value(text: str, path: str, literal: str | None) -> tuple[str, ...]:
    try:
        value, sources = facts.current().lookup(path)
    except (KeyError, ValueError, AttributeError) as error:
        raise ClaimError(f"no fact is called {path}: {str(error).strip(chr(34))}", fatal=True) from None
    if literal is not None:
        if literal.lower() not in {form.lower() for form in forms(value)}:
            raise ClaimError(f"{path} is {forms(value)[0]}, not {literal}", fatal=False)
    elif not _says(text, value):
        raise ClaimError(f"{path} is {forms(value)[0]}, which “{text}” does not say", fatal=False)
    return tuple(sources)


def _says(text: str, value: Any) -> bool:
    """Whether a text contains a value; of a list it names all, and no more: the list of the fact may become shorter."""
    for form in forms(value):
        for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text, re.IGNORECASE):
            longer = _GOES_ON.match(text, match.end()) or _WENT_ON.search(text[: match.start()])
            if not (isinstance(value, tuple) and longer):
                return True
    return False


def forms(value: Any) -> list[str]:
    """The ways in which a text may write a value; the first one is for messages."""
    match value:
        case None:
            return ["none"]
        case bool():
            return [str(value).lower()]
        case datetime.date():
            return [f"{value.day} {value:%b %Y}", f"{value.day} {value:%B %Y}", value.isoformat()]
        case list() | tuple() | frozenset() | set():
            words = [str(each) for each in value]
            return [", ".join(words), " and ".join(words), ",".join(words)] if words else ["none"]
        case int():
            return [str(value), f"{value:,}", f"{value:,}".replace(",", " ")]
        case _:
            return [str(value)]
