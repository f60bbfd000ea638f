"""
What a live block shows, as a short word that its author writes beside it: `seen=3f9a2c1b`.

A block is always right, because the rules and facts make it. The sentences around it are not: they were written by
somebody who looked at what it showed. When it shows something else, the content check tells where.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from portal.facts import Release
from portal.rules import Report, Rule

LENGTH = 8


def word(values: Mapping[str, Any]) -> str:
    """The word for what a block shows, from the values that its template gets; eight hexadecimal digits."""
    return hashlib.sha256("\n".join(_told(values)).encode()).hexdigest()[:LENGTH]


def fault(given: str, values: Mapping[str, Any]) -> str:
    """What to tell the author, "" if the block shows what was seen."""
    now = word(values)
    if given == now:
        return ""
    if not given:
        return f"look at what this block shows, and write seen={now} behind it"
    return (
        f"this block no longer shows what was seen when the text was written (seen={given}): read the text again "
        f"beside it, and write seen={now}"
    )


def _told(value: Any) -> Iterator[str]:
    """Everything in a value that a reader would see as an answer; places in a drawing and source numbers are none."""
    match value:
        case Report():
            yield value.verdict.value
        case Rule():
            yield value.id
        case Release():
            yield f"{value.slug} {value.build} {value.released}"
        case str() | bool() | datetime.date():
            yield str(value)
        case Mapping():
            for key, each in value.items():
                if key not in ("numbers", "placement", "sources"):
                    yield str(key)
                    yield from _told(each)
        case Sequence():
            for each in value:
                yield from _told(each)
        case _ if is_dataclass(value) and not isinstance(value, type):
            for each in fields(value):
                yield from _told(getattr(value, each.name))
