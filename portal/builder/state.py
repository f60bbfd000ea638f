"""The builder's page state: choices, the recipe or what is in the way, and what the last change altered."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from portal import recipes
from portal.builder import listing
from portal.recipes import FIELDS, Choices, Obstacle, Option, Reading, Recipe
from portal.recipes.offers import labels

NAMES = {name: field.label for name, field in recipes.ALL_FIELDS.items()}
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
CHOICE_FIELDS = ("kind", "version", "host", "isolation", "orchestrator", "base", "stages", "user")


@dataclass(frozen=True, slots=True)
class Change:
    """What the last change of the form did: the fields with their old and new words, and the lines it touched."""

    fields: tuple[tuple[str, str, str, str], ...]
    lines: int


@dataclass(frozen=True, slots=True)
class State:
    """Everything the page shows."""

    reading: Reading
    recipe: Recipe | None
    obstacle: Obstacle | None
    options: Mapping[str, list[Option]]
    rows: tuple[listing.Row, ...]
    change: Change | None
    kind_changed: bool
    prev: str
    was: str

    @property
    def choices(self) -> Choices | None:
        """The choices, if every field could be used."""
        return self.reading.choices


def share_params(values: Mapping[str, str]) -> dict[str, str]:
    """
    The parameters that name a state in a link: of variables the names, never the values. A line that is no
    NAME=value stays out as a whole: it may be a value that somebody pasted alone.
    """
    params = {name: values[name] for name in FIELDS if values.get(name) and name != "env"}
    kind = recipes.KINDS.get(params.get("kind", ""))
    if kind is None or kind.start is None:
        params.pop("start", None)
    lines = [line.partition("=") for line in values.get("env", "").split("\n")]
    env = "\n".join(
        f"{name.strip()}=" for name, equals, _ in lines if equals and _VARIABLE.fullmatch(name.strip())
    )
    return params | ({"env": env} if env else {})


def state(query: Mapping[str, str], day: datetime.date) -> State:
    """
    The state that GET parameters describe, compared with the one before it: `prev`, the state shown last,
    or `was`, the state that one was compared with, if nothing changed since (a button pressed twice).
    """
    prev, was = query.get("prev", ""), query.get("was", "")
    reading = recipes.read(_without_defaults_of_another_kind(query, prev))
    if reading.choices is None:
        return State(reading, None, None, _all_options(reading, day), (), None, False, prev, was)
    options = recipes.options(reading.choices, day)
    built = recipes.build(reading.choices, day)
    before = _before(prev, reading)
    kind_changed = before is not None and before.kind != reading.choices.kind
    if isinstance(built, Obstacle):
        return State(reading, None, built, options, (), None, kind_changed, prev, was)
    if before == reading.choices:
        before = _before(was, reading)
    else:
        was = prev
    old = recipes.build(before, day) if before is not None else None
    shown = listing.rows(built.lines, old.lines if isinstance(old, Recipe) else None)
    _place_findings(shown, built)
    change = _change(before, reading.choices, shown, day) if isinstance(old, Recipe) else None
    return State(reading, built, None, options, tuple(shown), change, kind_changed, prev, was)


def _without_defaults_of_another_kind(query: Mapping[str, str], prev: str) -> Mapping[str, str]:
    """
    The query without what nobody chose: after a change of kind, the old kind's usual port, and whatever
    the old kind left no choice about.
    """
    old = recipes.KINDS.get(dict(parse_qsl(prev)).get("kind", ""))
    if old is None or old.slug == query.get("kind"):
        return query
    dropped = {"version"}
    if query.get("port") == str(old.port):
        dropped.add("port")
    if old.administrator:
        dropped |= {"base", "user"}
    return {name: text for name, text in query.items() if name not in dropped}


def _before(prev: str, reading: Reading) -> Choices | None:
    """The choices of the state before; its variables have the values of now, as links carry none."""
    if not prev or len(prev) > 8000:
        return None
    values = dict(parse_qsl(prev, keep_blank_values=True))
    now = dict(reading.choices.env) if reading.choices else {}
    names = [line.partition("=")[0] for line in values.get("env", "").split("\n") if line]
    values["env"] = "\n".join(f"{name}={now.get(name, '')}" for name in names)
    return recipes.read(values).choices


def _change(
    before: Choices | None, now: Choices, shown: list[listing.Row], day: datetime.date
) -> Change | None:
    if before is None or before == now:
        return None
    old, new = texts(before, day), texts(now, day)
    fields = tuple((name, NAMES[name], old[name], new[name]) for name in FIELDS if old[name] != new[name])
    return Change(fields, listing.changed(shown))


def texts(choices: Choices, day: datetime.date) -> dict[str, str]:
    """The words of every field for people; of variables their names."""
    values = {
        "kind": choices.kind.slug,
        "version": choices.runtime.version,
        "host": choices.host,
        "isolation": choices.isolation,
        "orchestrator": choices.orchestrator,
        "base": choices.base,
        "stages": choices.stages,
        "user": choices.user,
    }
    reading = recipes.form(choices)
    words = {name: labels(choices, name, day).get(value, value) for name, value in values.items()}
    return (
        words
        | {
            "project": choices.project,
            "start": choices.start,
            "port": str(choices.port or ""),
            "publish": str(choices.publish or ""),
            "health": choices.health,
            "env": ", ".join(name for name, _ in choices.env),
        }
        | {name: reading[name] for name in FIELDS if name not in recipes.core.CORE}
    )


def _place_findings(shown: list[listing.Row], recipe: Recipe) -> None:
    by_number = {row.number: row for row in shown if row.number}
    for finding in recipe.findings:
        number = recipes.recipe.line_number(finding.outcome.where)
        if number in by_number:
            by_number[number].findings.append(finding)


def _all_options(reading: Reading, day: datetime.date) -> dict[str, list[Option]]:
    """Options while some field cannot be used: those of the rest, taken with defaults for what is wrong."""
    good = {name: text for name, text in reading.values.items() if name not in reading.errors}
    fallback = recipes.read({"project": "app"} | {name: good[name] for name in CHOICE_FIELDS if name in good})
    if fallback.choices is None:
        fallback = recipes.read({})
    return recipes.options(fallback.choices, day) if fallback.choices else {}


def finding_symbol(finding: Any) -> str:
    """The mark of a finding: stop for errors, half diamond for warnings, and "know" for the rest."""
    return {"error": "stop", "warning": "part"}.get(finding.outcome.severity.value, "know")


def link(query: Mapping[str, str], **changes: str) -> str:
    """The query string of a state with other values in some fields."""
    return urlencode(share_params({**query, **changes}))
