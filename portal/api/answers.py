"""Questions about placements as JSON objects, and their answers: the same for the API, the command and everybody."""

from __future__ import annotations

from typing import Any

from portal.placement import FIELDS, Placement, Unreadable
from portal.placement.combining import host_of, image_of
from portal.placement.words import nearest
from portal.rules import Fix, Outcome, Report, State, Verdict, check

_HOST = ("host", "host_os", "host_build", "host_revision")
_IMAGE = ("image", "image_os", "image_family", "image_build", "image_revision")
QUESTION_FIELDS = (*_HOST, *_IMAGE, "isolation", "orchestrator", "as_of", *FIELDS)
_STATES = {State.HOLDS: "holds", State.BREAKS: "breaks", State.ASKS: "asks", State.FAILED: "failed"}
_VERDICTS = {
    Verdict.RUNS: "It runs.",
    Verdict.LIMITS: "It runs, with limits.",
    Verdict.BLOCKED: "It does not run.",
    Verdict.UNKNOWN: "Not known.",
}


def question_of(given: Any) -> Placement:
    """The placement that a JSON object asks about; raises Unreadable with a sentence for every bad field."""
    if not isinstance(given, dict):
        raise Unreadable({"question": "A question is a JSON object."})
    errors = {name: _unknown(name) for name in given if name not in QUESTION_FIELDS}
    parts: dict[str, Any] = {}
    for name, read in (("host", host_of), ("image", image_of)):
        try:
            parts[name] = read(given)
        except Unreadable as error:
            errors |= error.errors
    texts = {name: given.get(name) for name in ("isolation", "orchestrator", "as_of")}
    for name, value in texts.items():
        if value is not None and not isinstance(value, str):
            errors[name] = "This has to be a text."
            texts[name] = ""
    more = {name: value for name, value in given.items() if name in FIELDS}
    if more.get("memory_limit", 1) is None:
        # A program that writes null for the limit says that there is none.
        more["memory_limit"] = "none"
    try:
        asked = Placement.made(
            parts.get("host"),
            parts.get("image"),
            texts["isolation"] or "",
            texts["orchestrator"] or "",
            texts["as_of"],
            **more,
        )
    except Unreadable as error:
        errors |= error.errors
    if errors:
        raise Unreadable(errors)
    return asked


def answer_of(report: Report, placement: Placement) -> dict[str, Any]:
    """The answer as plain data, in the order and with the names of the interface."""
    return {
        "verdict": report.verdict.value,
        "stage": report.stage.value if report.stage else None,
        "summary": summary(report),
        "isolation": placement.effective_isolation,
        "outcomes": [_outcome(each) for each in report.outcomes],
        "missing": list(report.missing) if report.verdict is Verdict.UNKNOWN else [],
    }


def answer(given: Any) -> dict[str, Any]:
    """Question in, answer out; raises Unreadable."""
    placement = question_of(given)
    return answer_of(check(placement), placement)


def summary(report: Report) -> str:
    """The verdict and its first reason in one sentence."""
    decisive = report.decisive
    return decisive[0].message if decisive else _VERDICTS[report.verdict]


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "rule": outcome.rule.id,
        "result": _STATES[outcome.state],
        "severity": outcome.severity.value,
        "where": outcome.where,
        "message": outcome.message,
        "sources": list(outcome.sources),
        "fix": _fix(outcome.fixes[0]) if outcome.fixes else None,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    to = fix.to.params() if isinstance(fix.to, Placement) else None
    return {"title": fix.title, "detail": fix.detail, "command": fix.command, "to": to}


def _unknown(name: Any) -> str:
    near = nearest(str(name), QUESTION_FIELDS)
    shown = str(name)[:60]
    return f"unknown field {shown}; nearest is {near}" if near else f"unknown field {shown}"
