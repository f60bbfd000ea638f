"""The builder's page state: choices, the recipe or what is in the way, and what the last change altered."""

from __future__ import annotations

import datetime
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import recipes
from portal.builder.outputs import Output, outputs_of
from portal.recipes import FIELDS, Asked, Choices, Obstacle, Reading, Recipe
from portal.recipes.offers import labels

NAMES = {name: field.label for name, field in recipes.ALL_FIELDS.items()}
OWN = tuple(name for name in FIELDS if name.startswith("own_"))
# What no address carries, besides the values of variables.
UNSHARED = ("certificates", *OWN)
# A state before, with own lines in it, is no longer than this.
LONGEST_BEFORE = 500_000
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Change:
    """
    What the last change of the form did: the fields with their old and new words, and the lines of the Dockerfile that
    it touched.
    """

    fields: tuple[tuple[str, str, str, str], ...]
    lines: int


@dataclass(frozen=True, slots=True)
class State:
    """Everything the page shows."""

    reading: Reading
    asked: tuple[Asked, ...]
    recipe: Recipe | None
    obstacle: Obstacle | None
    outputs: tuple[Output, ...]
    change: Change | None
    form_changed: bool
    prev: str
    was: str

    @property
    def choices(self) -> Choices | None:
        """The choices, if every field could be used."""
        return self.reading.choices


def share_params(values: Mapping[str, str]) -> dict[str, str]:
    """
    The parameters that name a state in a link: of variables the names, never the values; no certificates, no own lines.
    A line that is no NAME=value stays out as a whole: it may be a value that somebody pasted alone.
    """
    params = {name: values[name] for name in FIELDS if values.get(name) and name not in ("env", *UNSHARED)}
    kind = recipes.KINDS.get(params.get("kind", ""))
    if kind is None or kind.start is None:
        params.pop("start", None)
    if params.get("stages") == "own":
        del params["stages"]
    lines = [line.partition("=") for line in values.get("env", "").split("\n")]
    env = "\n".join(
        f"{name.strip()}=" for name, equals, _value in lines if equals and _VARIABLE.fullmatch(name.strip())
    )
    return params | ({"env": env} if env else {})


def left_out(values: Mapping[str, str]) -> bool:
    """Whether a link to this state lacks something of it: values of variables, certificates, or own lines."""
    said = [line.partition("=")[2].strip() for line in values.get("env", "").split("\n")]
    return any(said) or any(values.get(name, "").strip() for name in UNSHARED)


def full_params(values: Mapping[str, str]) -> dict[str, str]:
    """Every field that holds something, for a form that is sent by POST."""
    return {name: values[name] for name in FIELDS if values.get(name)}


def state(query: Mapping[str, str], day: datetime.date) -> State:
    """
    The state that a form describes, compared with the one before it: `prev`, the state shown last, or `was`, the
    state that one was compared with, if nothing changed since (a button pressed twice). `shape` is the form that the
    browser shows.
    """
    prev, was = query.get("prev", ""), query.get("was", "")
    reading = recipes.read(_without_defaults_of_another_kind(query, prev))
    asked = tuple(recipes.asked(reading, day) or recipes.asked(recipes.read({}), day))
    before = _before(prev)
    shown = query.get("shape") or (shape(recipes.asked(recipes.read(before), day)) if before else "")
    form_changed = bool(shown) and shown != shape(asked)
    if reading.choices is None:
        return State(reading, asked, None, None, (), None, form_changed, prev, was)
    built = recipes.build(reading.choices, day)
    if isinstance(built, Obstacle):
        return State(reading, asked, None, built, (), None, form_changed, prev, was)
    old = recipes.read(before).choices if before else None
    if old == reading.choices:
        then = _before(was)
        old = recipes.read(then).choices if then else None
    else:
        was = prev
    old_recipe = recipes.build(old, day) if old is not None and old != reading.choices else None
    old_recipe = old_recipe if isinstance(old_recipe, Recipe) else None
    shown_outputs = outputs_of(built, old_recipe)
    change = _change(old_recipe, old, reading.choices, shown_outputs, day)
    return State(reading, asked, built, None, shown_outputs, change, form_changed, prev, was)


def shape(asked: Iterable[Asked]) -> str:
    """Which fields a form has, and which of them can be used, in a few characters."""
    told = "|".join(f"{each.name} {each.label} {bool(each.off)}" for each in asked)
    return f"{zlib.crc32(told.encode()):x}"


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


def _before(prev: str) -> dict[str, str]:
    """The form's texts of a state before; empty where there was none."""
    if not prev or len(prev) > LONGEST_BEFORE:
        return {}
    try:
        return dict(parse_qsl(prev, keep_blank_values=True, max_num_fields=200))
    except ValueError:
        return {}


def _change(
    recipe: Recipe | None, before: Choices | None, now: Choices, shown: tuple[Output, ...], day: datetime.date
) -> Change | None:
    if recipe is None or before is None:
        return None
    old, new = texts(before, day), texts(now, day)
    fields = tuple((name, NAMES[name], old[name], new[name]) for name in FIELDS if old[name] != new[name])
    return Change(fields, shown[0].changed)


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
            "env": ", ".join(name for name, _value in choices.env),
        }
        | {name: _in_words(name, reading[name]) for name in FIELDS if name not in recipes.core.CORE}
    )


def _in_words(name: str, text: str) -> str:
    """An option's text in one line."""
    if name in OWN:
        lines = len(text.split("\n")) if text else 0
        return ngettext("%(n)s line", "%(n)s lines", lines) % {"n": lines} if lines else ""
    if recipes.ALL_FIELDS[name].input == "switch":
        return _("yes") if text == "on" else ""
    return ", ".join(line.strip() for line in text.split("\n") if line.strip())


def finding_symbol(finding: Any) -> str:
    """The mark of a finding: stop for errors, half diamond for warnings, and "know" for the rest."""
    return {"error": "stop", "warning": "part"}.get(finding.outcome.severity.value, "know")


def link(query: Mapping[str, str], **changes: str) -> str:
    """The query string of a state with other values in some fields."""
    return urlencode(share_params({**query, **changes}))
