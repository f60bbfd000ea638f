"""The builder's form as the page shows it: numbered groups of basic fields, and options to unfold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.builder import remarks
from portal.builder.state import State
from portal.recipes import ALL_FIELDS, GROUPS, Asked
from portal.recipes.extras import EXTRAS

# A live update sends these along only when their mark of being wrong comes or goes, so that nothing that
# somebody is typing is lost.
TYPED = ("text", "number", "lines", "code")
# What has a place of its own in the page's template; everything else of a group is shown in the order of the form.
NETWORK = ("port", "publish", "health")
LISTS = ("kind", "host")
LARGE = {"own_stages": 8, "own_base": 4, "own_files": 4, "own_end": 4}


@dataclass(frozen=True, slots=True)
class Options:
    """
    One group of options to unfold: `fields` can be used (or hold something that cannot), `off` are the others: their
    names by the reason. `set` counts fields with a value; `open` says that one holds a value or a mistake.
    """

    slug: str
    label: str
    names: str
    fields: tuple[dict[str, Any], ...]
    off: tuple[tuple[str, str], ...]
    set: int
    open: bool

    @property
    def said(self) -> str:
        """How many of the fields have a value, in words; "" for none."""
        if not self.fields:
            return _("not here")
        return ngettext("%(n)s set", "%(n)s set", self.set) % {"n": self.set} if self.set else ""


def fields(current: State) -> dict[str, dict[str, Any]]:
    """Every field that the form has, by name, with its remarks."""
    return {each.name: _field(current, each) for each in current.asked}


def _field(current: State, asked: Asked) -> dict[str, Any]:
    obstacle = current.obstacle
    name = asked.name
    # Options of choice say by themselves why they are off; elsewhere the obstacle stands beside the field.
    blocked = obstacle is not None and name in obstacle.fields and (name in LISTS or name in EXTRAS)
    return {
        "name": name,
        "label": asked.label,
        "input": asked.input,
        "value": current.reading.values.get(name, ""),
        "hint": asked.hint,
        "example": asked.example,
        "options": asked.options,
        "chosen": asked.chosen,
        "off": asked.off,
        "error": current.reading.errors.get(name, ""),
        "blocked": obstacle.message if blocked and obstacle else "",
        "settled": current.reading.settled.get(name, ""),
        "notes": remarks.beside(current, name),
        "changed": current.change is not None and any(each[0] == name for each in current.change.fields),
        "typed": asked.input in TYPED,
        "numeric": asked.input == "number",
        "rows": LARGE.get(name, 3),
    }


def own_fields(current: State, shown: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The text fields that only this kind of application has: what starts, and whatever else."""
    basic = ("kind", "version", "project")
    return [shown[each.name] for each in current.asked if each.group == "app" and each.name not in basic]


def options_of(current: State, shown: dict[str, dict[str, Any]]) -> list[Options]:
    """The groups of options in the form's order."""
    found = []
    for slug, label in GROUPS.items():
        asked = [each for each in current.asked if each.group == slug and each.name in EXTRAS]
        if asked:
            found.append(_options(slug, label, [shown[each.name] for each in asked]))
    return found


def _options(slug: str, label: str, group: list[dict[str, Any]]) -> Options:
    usable = tuple(each for each in group if not each["off"] or each["value"].strip())
    off: dict[str, list[str]] = {}
    for each in group:
        if each not in usable:
            off.setdefault(each["off"], []).append(each["label"])
    filled = sum(bool(each["value"].strip()) for each in usable)
    wrong = any(each["error"] or each["blocked"] for each in usable)
    return Options(
        slug,
        _(label),
        ", ".join(each["label"] for each in group),
        usable,
        tuple((", ".join(names), reason) for reason, names in off.items()),
        filled,
        bool(filled or wrong),
    )


def wrong(current: State) -> list[tuple[str, str, str]]:
    """What cannot be used: the id of its field where there is one to go to, its label, and the message."""
    inputs = {each.name: each.input for each in current.asked}
    return [
        (name if inputs.get(name) in TYPED or name in LISTS else "", ALL_FIELDS[name].label, message)
        for name, message in current.reading.errors.items()
    ]
