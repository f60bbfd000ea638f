"""Questions about workloads: where can this application move, and what has to be done for it?"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from portal import facts
from portal.answers.fields import Field, day, unknown
from portal.answers.schemas import (
    FAILING_STAGE,
    MISSING,
    RULE,
    SEVERITY,
    SOURCES,
    SUMMARY,
    VERDICT,
    a_list,
    a_text,
    closed,
    number,
    one_of_words,
    or_null,
)
from portal.placement import Unreadable
from portal.rules import Fix, Outcome, State, Verdict
from portal.rules.advice import Advice, Judged, advise, changes
from portal.workload import CHOICES, FIELDS, Workload
from portal.workload import Unreadable as BadWorkload
from portal.workload.reading import MOST_WORDS

ABOUT = "Where can an application move, what stands against it, and what has to be done?"
EXAMPLE = {
    "signals": ["web-app", "netfx-4x", "windows-auth"],
    "without": ["gui-desktop"],
    "upkeep": "platform",
    "target": "aks",
}
_FIX = closed(
    "A change that mends it.",
    title=a_text(),
    detail=a_text(),
    to=or_null({"type": "object"}, "The question with the change made."),
)
_OUTCOME = closed(
    rule=RULE,
    result=one_of_words(["holds", "breaks", "asks", "failed"], "What the rule found."),
    severity=SEVERITY,
    where=a_text("The signal or field that it is about."),
    title=a_text(),
    message=a_text(),
    sources=SOURCES,
    fix=or_null(_FIX),
)
_TARGET = closed(
    "A target with what the rules say about it.",
    target=a_text(),
    name=a_text(),
    verdict=VERDICT,
    stage=FAILING_STAGE,
    summary=SUMMARY,
    blockers=number("How many rules make it impossible."),
    questions=number("How many things would have to be known."),
    work=number("How many things have to be done before the move."),
    stays=number("How many things stay to be done after it."),
    speaks=number("How many things speak for it."),
    outcomes=a_list(_OUTCOME),
    missing=MISSING,
)
_WAY = closed(strategy=a_text(), name=a_text(), verdict=VERDICT, target=a_text("The target it stands with."))
_CHANGE = closed(
    "What would have to be otherwise for blocked targets to open.",
    unless=a_list(a_text()),
    instead=a_list(a_text()),
    opens=a_list(a_text(), "Ids of targets."),
)
ANSWER = closed(
    verdict={**VERDICT, "description": "Of the target asked about, else of the best one."},
    stage=FAILING_STAGE,
    summary=SUMMARY,
    best=a_text("The target that the order puts first."),
    strategies=a_list(_WAY, "The best first."),
    targets=a_list(_TARGET, "The target asked about, or all of them, the best first."),
    changes=a_list(_CHANGE),
    missing=MISSING,
)
_WORDS = {
    Verdict.RUNS: "Nothing stands against it.",
    Verdict.LIMITS: "It can move, with work.",
    Verdict.BLOCKED: "It cannot move there.",
    Verdict.UNKNOWN: "Not known.",
}


def fields() -> dict[str, Field]:
    """What a question may have; `question_of` reads them together, because signals must not contradict each other."""
    known = facts.current().migration
    signals = [*known.signals, *known.groups]
    found = {
        "signals": Field(
            f"What is true of it: signals, or groups of them such as {next(iter(known.groups))}.",
            _ids(signals),
        ),
        "without": Field("What is not true of it; the same words.", _ids(signals)),
        "target": Field("One target to judge; all if absent.", {"enum": [*known.targets, "", None]}),
        "as_of": day(),
    } | {
        name: Field(
            f"{question}. {'; '.join(f'{key}: {words}' for key, words in answers.items())}.",
            {"enum": [*answers, "", None]},
        )
        for name, (question, answers) in CHOICES.items()
    }
    return {name: found[name] for name in FIELDS}


def _ids(known: Collection[str]) -> dict[str, Any]:
    several = {"type": "array", "items": {"enum": [*known, ""]}, "maxItems": MOST_WORDS}
    return {"anyOf": [several, {"enum": ["", None]}]}


def question_of(given: Any) -> Workload:
    """The workload that a JSON object describes; raises Unreadable with a sentence for every bad field."""
    if not isinstance(given, dict):
        raise Unreadable({"question": "A question is a JSON object."})
    errors = unknown(given, FIELDS)
    if not isinstance(given.get("as_of"), str | None):
        errors["as_of"] = "This has to be a text."
    try:
        asked = Workload.of({name: given[name] for name in FIELDS if name in given and name not in errors})
    except BadWorkload as error:
        errors |= error.errors
    if errors:
        raise Unreadable(errors)
    return asked


def answer(given: Any) -> dict[str, Any]:
    """Question in, answer out; raises Unreadable."""
    asked = question_of(given)
    return answer_of(advise(asked), asked.target_id)


def answer_of(advice: Advice, target: str = "") -> dict[str, Any]:
    """The advice as plain data; about one target, or about all."""
    main = advice.of(target) if target else advice.best
    return {
        "verdict": main.report.verdict.value,
        "stage": main.report.stage.value if main.report.stage else None,
        "summary": f"{main.target.name}: {_said(main)}",
        "best": advice.best.target.id,
        "strategies": [
            {
                "strategy": way.strategy.id,
                "name": way.strategy.name,
                "verdict": way.verdict.value,
                "target": way.best.target.id,
            }
            for way in advice.ways
        ],
        "targets": [_target(each) for each in ([main] if target else advice.targets)],
        "changes": [
            {
                "unless": list(each.unless),
                "instead": list(each.instead),
                "opens": [opened.target.id for opened in each.opened],
            }
            for each in changes(advice)
        ],
        "missing": list(main.report.missing if target else advice.missing),
    }


def _said(judged: Judged) -> str:
    decisive = judged.report.decisive if judged.report.verdict is not Verdict.RUNS else ()
    return decisive[0].message if decisive else _WORDS[judged.report.verdict]


def _target(judged: Judged) -> dict[str, Any]:
    counted = ("blockers", "questions", "work", "stays", "speaks")
    return {
        "target": judged.target.id,
        "name": judged.target.name,
        "verdict": judged.report.verdict.value,
        "stage": judged.report.stage.value if judged.report.stage else None,
        "summary": _said(judged),
        **{name: len(getattr(judged, name)) for name in counted},
        "outcomes": [_outcome(each) for each in judged.report.outcomes if each.state is not State.IGNORED],
        "missing": list(judged.report.missing),
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "rule": outcome.rule.id,
        "result": outcome.state.value,
        "severity": outcome.severity.value,
        "where": outcome.where,
        "title": outcome.title,
        "message": outcome.message,
        "sources": list(outcome.sources),
        "fix": _fix(outcome.fixes[0]) if outcome.fixes else None,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    to = fix.to if isinstance(fix.to, Workload) else None
    return {"title": fix.title, "detail": fix.detail, "to": _asked(to) if to else None}


def _asked(to: Workload) -> dict[str, Any]:
    """The question that asks about this workload."""
    chosen = {name: getattr(to, name) for name in CHOICES if getattr(to, name)}
    signals = {"signals": list(to.signals), "without": list(to.without)}
    return signals | chosen | {"target": to.target_id, "as_of": to.as_of.isoformat()}
