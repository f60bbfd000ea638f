"""What a fact says, in sentences: for the search, and for whoever shows a fact in one line."""

from __future__ import annotations

import datetime
from dataclasses import fields
from typing import Any

from portal.facts import Dispute, Release, Support
from portal.facts.entries import LABELS, Entry, lines
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
        listed = _lines(getattr(value, each.name))
        if listed and listed != [entry.name]:
            label = (_LABELS | LABELS).get(each.name, each.name.replace("_", " ").capitalize())
            more = " and more" if len(listed) > _MOST else ""
            said.append(_sentence(f"{label}: {', '.join(listed[:_MOST])}{more}"))
    return " ".join(said)


def remainder(entry: Entry) -> str:
    """What `sentences` leaves out: the positions of a dispute, and the rest of long lists."""
    value = entry.value
    if isinstance(value, Dispute):
        return " ".join(_sentence(_text(position.says)) for position in value.positions)
    lists = (_lines(getattr(value, each.name)) for each in fields(value) if _may_be_told(each.name))
    return " ".join(_sentence(", ".join(listed[_MOST:])) for listed in lists if len(listed) > _MOST)


def _may_be_told(field: str) -> bool:
    return field not in _TOLD and field not in _NOT_TOLD and field[0] != "_"


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _sentence(text: str) -> str:
    text = f"{text[0].upper()}{text[1:]}" if text[:1].isascii() else text
    return text if text.endswith(_END) else f"{text}."


def _day(day: datetime.date) -> str:
    return f"{day.day} {day:%b %Y}"


def _lines(value: Any) -> list[str]:
    """A value as short texts, without the names of its fields and without its sources."""
    return list(lines("", value, _briefly))


def _briefly(value: Any) -> str:
    if hasattr(value, "tag") and not hasattr(value, "why"):
        # Its family, release and version are parts of the tag.
        return str(value.tag)
    inner = {each.name: getattr(value, each.name) for each in fields(value)}
    told = [
        " ".join(_lines(part))
        for name, part in inner.items()
        if name not in ("sources", "when") and name[0] != "_" and not isinstance(part, bool)
    ]
    return " - ".join(filter(None, told)).removesuffix(".")
