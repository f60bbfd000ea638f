"""Fields of questions: what each means, what it may hold, and how it is read."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Mapping
from itertools import islice
from typing import Any, NamedTuple

from portal.placement import Unreadable
from portal.placement.choices import read_day
from portal.placement.words import nearest, one_of

# Of a question's unknown names, so many are told; each costs a search for the nearest.
MOST_TOLD = 20
_LONGEST_NAME = 60
# The days from 2016 to 2040, as `read_day` takes them.
DAY_PATTERN = (
    "^(20(1[6-9]|[23][0-9]|40)-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    "|02-(0[1-9]|1[0-9]|2[0-8]))|20(16|20|24|28|32|36|40)-02-29)$"
)


class TooBig(ValueError):
    """A text is longer than is read; the message is a sentence."""


def _as_given(value: Any) -> Any:
    return value


class Field(NamedTuple):
    """One field: its meaning in words, the JSON Schema of what it may hold, its reader (raises ValueError)."""

    about: str
    schema: Mapping[str, Any]
    read: Callable[[Any], Any] = _as_given
    required: bool = False


def text(about: str, limit: int) -> Field:
    """A text that is needed, of at most `limit` bytes as UTF-8; its reader raises TooBig above that."""

    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError("This has to be a text.")
        if not value:
            raise ValueError("The text is empty.")
        size = len(value.encode("utf-8", "surrogatepass"))
        if size > limit:
            raise TooBig(f"That is {size:,} bytes; at most {limit:,} are read.")
        return value

    return Field(about, {"type": "string", "minLength": 1}, read, required=True)


def choice(about: str, known: Collection[str], default: str, what: str) -> Field:
    """One of the known words; `default` where the field is absent, null or empty."""

    def read(value: Any) -> str:
        if value is None or value == "":
            return default
        if not isinstance(value, str):
            raise ValueError("This has to be a text.")
        return one_of(value, known, what)

    return Field(about, {"enum": [*known, *({""} - set(known)), None]}, read)


def day(about: str = "Judge as of this day; today in UTC if absent.") -> Field:
    """A day from 2016 to 2040 as YYYY-MM-DD; today where the field is absent."""

    def read(value: Any) -> datetime.date:
        if value is not None and not isinstance(value, str):
            raise ValueError("This has to be a text.")
        return read_day(value)

    schema = {"anyOf": [{"type": "string", "pattern": DAY_PATTERN}, {"enum": ["", None]}]}
    return Field(f"{about} A day from 2016 to 2040.", schema, read)


def read(given: Any, fields: Mapping[str, Field]) -> dict[str, Any]:
    """The values of all fields; raises Unreadable with a sentence for every bad or unknown one, or TooBig."""
    if not isinstance(given, dict):
        raise Unreadable({"question": "A question is a JSON object."})
    errors = unknown(given, fields)
    values: dict[str, Any] = {}
    for name, field in fields.items():
        if field.required and name not in given:
            errors[name] = "This is needed."
            continue
        try:
            values[name] = field.read(given.get(name))
        except TooBig:
            raise
        except ValueError as error:
            errors[name] = str(error)
    if errors:
        raise Unreadable(errors)
    return values


def fits(value: Any, schema: Mapping[str, Any]) -> bool:
    """Whether a value is as a field's schema says, with what of JSON Schema the fields here use."""
    if "enum" in schema:
        return value in schema["enum"]
    if "anyOf" in schema:
        return any(fits(value, each) for each in schema["anyOf"])
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    match value:
        case None:
            return "null" in types
        case bool():
            return "boolean" in types
        case str():
            right = len(value) <= schema.get("maxLength", len(value)) and len(value) >= schema.get(
                "minLength", 0
            )
            return "string" in types and right and bool(re.search(schema.get("pattern", ""), value))
        case int():
            return "integer" in types and schema.get("minimum", value) <= value <= schema.get(
                "maximum", value
            )
        case list():
            few = len(value) <= schema.get("maxItems", len(value))
            return "array" in types and few and all(fits(each, schema["items"]) for each in value)
    return False


def unknown(given: Mapping[str, Any], known: Collection[str]) -> dict[str, str]:
    """A sentence with the nearest known name for the first names of a question that are not known."""
    strange = (name for name in given if name not in known)
    return {
        name: _sentence(name, known) for name in (name[:_LONGEST_NAME] for name in islice(strange, MOST_TOLD))
    }


def _sentence(shown: str, known: Collection[str]) -> str:
    near = nearest(shown, known)
    return f"unknown field {shown}; nearest is {near}" if near else f"unknown field {shown}"
