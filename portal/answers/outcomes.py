"""What rules say about lines of a text, as plain data: the same for Dockerfiles and manifests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.answers.schemas import (
    EDIT,
    RULE,
    SEVERITY,
    SOURCES,
    STAGE,
    a_list,
    a_text,
    closed,
    one_of_words,
    or_null,
)
from portal.dockerfile import Edit
from portal.rules import Outcome, State

_FIX = closed(
    "A change that mends it.",
    title=a_text(),
    safe={"type": "boolean", "description": "Whether nothing else changes its meaning."},
    edits=a_list(EDIT),
)
_PARTS = {
    "rule": RULE,
    "result": one_of_words(
        [each.value for each in State], "What the rule found; ignored: the text sets it aside."
    ),
    "severity": SEVERITY,
    "where": a_text("The place: line:4, line:4-6, or a word for the whole."),
    "line": or_null({"type": "integer", "minimum": 1}, "First line, null for the whole text."),
    "end_line": or_null({"type": "integer", "minimum": 1}),
    "stage": STAGE,
    "title": a_text(),
    "message": a_text(),
    "sources": SOURCES,
    "fixes": a_list(_FIX),
}
OUTCOME = closed("What a rule says about a place of the text.", **_PARTS)
IGNORED = closed("What the text sets aside, and why.", **_PARTS, reason=a_text())


def lines_of(outcome: Outcome) -> tuple[int, int]:
    """The first and last line of an outcome; (0, 0) if it is about the whole text."""
    if not outcome.where.startswith("line:"):
        return 0, 0
    first, _, last = outcome.where.removeprefix("line:").partition("-")
    return int(first), int(last or first)


def by_line(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """In the order of the text."""
    return sorted(outcomes, key=lines_of)


def as_data(outcome: Outcome) -> dict[str, Any]:
    """One outcome; what is set aside has its reason."""
    first, last = lines_of(outcome)
    data = {
        "rule": outcome.rule.id,
        "result": outcome.state.value,
        "severity": outcome.severity.value,
        "where": outcome.where,
        "line": first or None,
        "end_line": last or None,
        "stage": outcome.stage.value,
        "title": outcome.title,
        "message": outcome.message,
        "sources": list(outcome.sources),
        "fixes": [
            {"title": fix.title, "safe": fix.safe, "edits": [_edit(edit) for edit in fix.to]}
            for fix in outcome.fixes
            if isinstance(fix.to, tuple)
        ],
    }
    return data | {"reason": outcome.reason} if outcome.state is State.IGNORED else data


def _edit(edit: Edit) -> dict[str, Any]:
    return {"line": edit.line, "end_line": edit.end_line, "replacement": edit.replacement}
