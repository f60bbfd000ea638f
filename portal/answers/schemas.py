"""JSON Schemas that the answers share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from portal.rules import Severity, Stage, Verdict

type Schema = Mapping[str, Any]


def a_text(about: str = "") -> Schema:
    """Any text."""
    return {"type": "string", "description": about} if about else {"type": "string"}


def number(about: str = "") -> Schema:
    """A whole number from 0 on."""
    return {"type": "integer", "minimum": 0, **({"description": about} if about else {})}


def one_of_words(words: Iterable[str], about: str = "") -> Schema:
    """One of these texts."""
    return {"type": "string", "enum": list(words), **({"description": about} if about else {})}


def a_list(items: Schema, about: str = "") -> Schema:
    """Any number of these."""
    return {"type": "array", "items": items, **({"description": about} if about else {})}


def or_null(schema: Schema, about: str = "") -> Schema:
    """This, or null."""
    return {"anyOf": [schema, {"type": "null"}], **({"description": about} if about else {})}


def closed(about: str = "", /, **properties: Schema) -> Schema:
    """An object with exactly these properties."""
    schema = {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
    return {"description": about, **schema} if about else schema


VERDICT = one_of_words([each.value for each in Verdict], "What it comes to.")
STAGE = one_of_words([each.value for each in Stage])
FAILING_STAGE = or_null(STAGE, "Where it fails first, null if it does not fail.")
SEVERITY = one_of_words(
    [each.value for each in Severity], "error stops, warning limits, info is good to know."
)
SUMMARY = a_text("The answer in one sentence.")
MISSING = a_list(a_text(), "Fields that would decide an unknown verdict.")
SOURCES = a_list(a_text(), "Ids of what says so; /facts/source.ID has each.")
RULE = a_text("The rule's id; /rules/ID has what it says.")
EDIT = closed(
    line=number("First line to replace, from 1."),
    end_line=number("Last line to replace; less than line for an insertion."),
    replacement=a_text(),
)
