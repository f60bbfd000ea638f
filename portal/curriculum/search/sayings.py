"""What a fact says, in sentences: for the search, and for whoever shows a fact in one line."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from portal.facts import Dispute, Release, Support
from portal.facts.entries import LABELS, Entry
from portal.placement import MODE_NAMES

# What is a sentence already, or nearly one; these come first, in this order.
_TOLD = ("standing", "says", "meaning", "purpose", "change", "note", "why", "instead")
# What the name says already, what only machines read, and where something was read.
_NOT_TOLD = {
    "id", "slug", "name", "title", "about", "short", "aliases", "family", "product", "group", "timeline", "mode", "is_host",
    "fallback", "several_releases", "asks", "sources", "checked", "dispute", "disputes", "kind", "codes",
}  # fmt: skip
_ENDS = {
    "mainstream_end": "mainstream",
    "extended_end": "extended",
    "esu_end": "paid",
    "ltsc_end": "long-term edition",
}
_LABELS = {"windows": "Needs Windows", "text": "Size", "in_azure": "In Azure"}
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
# A list is begun; its rest is no sentence.
_MOST = 5
_END = (".", "?", "!", '."', ".)")


def sentences(entry: Entry) -> str:
    """What the fact says: the sentences that it has, then its other values, each as "Label: value."."""
    value = entry.value
    said = [
        _sentence(text) for name in _TOLD if (text := _text(getattr(value, name, ""))) and text != entry.name
    ]
    if isinstance(value, Dispute):
        return " ".join(said)
    if isinstance(value, Support):
        modes = " and ".join(MODE_NAMES[mode] for mode in value.modes)
        return " ".join((f"{_sentence(modes or 'neither isolation mode')} Basis: {value.basis}.", *said))
    left_out: set[str] = set()
    if isinstance(value, Release):
        ends = ", ".join(
            f"{_day(day)} ({name})" for field, name in _ENDS.items() if (day := getattr(value, field))
        )
        said = [*([f"End of support: {ends}."] if ends else []), *said]
        left_out = set(_ENDS)
    for each in fields(value):
        if each.name in left_out or not _may_be_told(each.name):
            continue
        lines = list(_lines(getattr(value, each.name)))
        if lines and lines != [entry.name]:
            label = (_LABELS | LABELS).get(each.name, each.name.replace("_", " ").capitalize())
            more = " and more" if len(lines) > _MOST else ""
            said.append(_sentence(f"{label}: {', '.join(lines[:_MOST])}{more}"))
    return " ".join(said)


def remainder(entry: Entry) -> str:
    """What `sentences` leaves out: the positions of a dispute, and the rest of long lists."""
    value = entry.value
    if isinstance(value, Dispute):
        return " ".join(_sentence(_text(position.says)) for position in value.positions)
    long_lists = (
        list(_lines(getattr(value, each.name))) for each in fields(value) if _may_be_told(each.name)
    )
    return " ".join(_sentence(", ".join(lines[_MOST:])) for lines in long_lists if len(lines) > _MOST)


def _may_be_told(field: str) -> bool:
    return field not in _TOLD and field not in _NOT_TOLD and field[0] != "_"


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _sentence(text: str) -> str:
    text = f"{text[0].upper()}{text[1:]}" if text[:1].isascii() else text
    return text if text.endswith(_END) else f"{text}."


def _day(day: datetime.date) -> str:
    return f"{day.day} {day:%b %Y}"


def _lines(value: Any) -> Iterator[str]:
    """A value as short texts, without the names of its fields and without its sources."""
    match value:
        case None | "" | ():
            return
        case bool():
            yield "yes" if value else "no"
        case datetime.date():
            yield _day(value)
        case Mapping():
            for key, inner in value.items():
                yield f"{key}: {', '.join(_lines(inner)) or 'none'}"
        case tuple() | list() | frozenset():
            for inner in value:
                yield from _lines(inner)
        case _ if is_dataclass(value) and hasattr(value, "condition"):
            yield str(value)
        case _ if hasattr(value, "tag") and not hasattr(value, "why"):
            # Its family, release and version are parts of the tag.
            yield value.tag
        case _ if is_dataclass(value):
            inner = {each.name: getattr(value, each.name) for each in fields(value)}
            told = [
                " ".join(_lines(part))
                for name, part in inner.items()
                if name not in ("sources", "when") and name[0] != "_" and not isinstance(part, bool)
            ]
            yield " - ".join(filter(None, told)).removesuffix(".")
        case str() if _DATE.fullmatch(value):
            yield _day(datetime.date.fromisoformat(value))
        case _:
            yield " ".join(str(value).split())
