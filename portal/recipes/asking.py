"""The form's fields as a page shows them: words, kind of input, value, options, and why a field is off."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from portal.recipes.choices import ALL_FIELDS, KIND_FIELDS, Choices, Reading, read
from portal.recipes.core import CORE
from portal.recipes.extras import EXTRAS
from portal.recipes.fields import Field, Target
from portal.recipes.kinds import KINDS
from portal.recipes.options import Option, options

# Groups of the form in its order, with their words.
GROUPS = {
    "app": "Application",
    "target": "Where it runs",
    "image": "Image",
    "network": "Network",
    "files": "Files",
    "windows": "Windows",
    "identity": "Identity",
    "own": "Own lines",
}
_GROUP = {
    "host": "target", "isolation": "target", "orchestrator": "target", "base": "image", "stages": "image",
    "port": "network", "publish": "network", "health": "network", "env": "files", "user": "identity",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """
    One field to show. `input` is one of `fields.INPUTS`; `options` are those of "choice" and "many", `chosen` the values
    taken of "many". `off` says why the field cannot be used here ("" where it can), `error` what to write instead,
    `settled` why its value follows from another field.
    """

    name: str
    label: str
    group: str
    input: str
    value: str
    hint: str
    example: str
    options: tuple[Option, ...] = ()
    chosen: tuple[str, ...] = ()
    off: str = ""
    error: str = ""
    settled: str = ""


def asked(reading: Reading, day: datetime.date) -> list[Asked]:
    """Every field that the form has for this kind of application, in the form's order; empty for an unknown kind."""
    kind = KINDS.get(reading.values["kind"])
    if kind is None:
        return []
    target = Target(kind, reading.values["host"], reading.values["orchestrator"])
    usable = reading.choices or _without_errors(reading)
    offered = options(usable, day) if usable else {}
    fields = {each.name: each for each in kind.fields} | ({"start": kind.start} if kind.start else {})
    found: list[Asked] = []
    for name, general in ALL_FIELDS.items():
        field = fields.get(name, general)
        if name in ("port", "publish", "health") and not kind.port:
            continue
        if (name == "start" and not kind.start) or (name in KIND_FIELDS and name not in fields):
            continue
        if field.only not in ("", target.os):
            continue
        found.append(_asked(field, reading, target, tuple(offered.get(name, ()))))
    order = list(GROUPS)
    return sorted(found, key=lambda each: order.index(each.group))


def _without_errors(reading: Reading) -> Choices | None:
    """The choices with defaults for what cannot be used, so that lists of choices stay there while somebody types."""
    good = {name: text for name, text in reading.values.items() if name not in reading.errors}
    return read({"project": "app"} | good).choices


def _asked(field: Field, reading: Reading, target: Target, offered: tuple[Option, ...]) -> Asked:
    name, value = field.name, reading.values[field.name]
    group = EXTRAS[name].group if name in EXTRAS else _GROUP.get(name, "app")
    if field.input == "many":
        offered = tuple(Option(each, label) for each, label in field.values.items())
    hint = target.kind.folder if name == "project" else field.hint
    return Asked(
        name,
        field.label,
        group if name in CORE or name in EXTRAS else "app",
        field.input,
        value,
        hint,
        field.example,
        offered,
        tuple(value.split("\n")) if field.input == "many" and value else (),
        EXTRAS[name].off(target) if name in EXTRAS else "",
        reading.errors.get(name, ""),
        reading.settled.get(name, ""),
    )
