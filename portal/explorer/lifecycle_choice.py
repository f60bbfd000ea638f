"""What the address of the lifecycle view says: which rows, which years, seen from which day."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict

from portal import facts
from portal.explorer.lifecycle_lines import KINDS, Line, lines
from portal.placement import ISOLATIONS, ORCHESTRATORS
from portal.placement.choices import read_day, read_isolation, read_orchestrator

YEARS = range(2016, 2041)
# How much of the past and of the future is shown unless years are named.
BEFORE, AFTER = 3, 8
RECENT = datetime.timedelta(days=90)
MOST = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """
    The state of the view. `rows` are the chosen lines by kind and id; `is_start` tells that nothing was chosen and
    what is in support is shown; `reasons` that new reasons are listed too where the verdict stays.
    """

    rows: tuple[tuple[str, str], ...]
    isolation: str
    orchestrator: str
    first: int
    last: int
    as_of: datetime.date
    texts: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    explicit_day: bool = False
    reasons: bool = False
    is_start: bool = False

    @classmethod
    def read(cls, query: QueryDict) -> Choice:
        """The state that GET parameters describe; what cannot be read is told in `errors`, and the rest is taken."""
        errors: dict[str, str] = {}
        texts = {
            name: query.get(name, "").strip() for name in ("from", "to", "as_of", "isolation", "orchestrator")
        }
        day = _read(errors, "as_of", lambda: read_day(texts["as_of"]), read_day(None))
        # A form that was sent with every box empty still names its years.
        is_start = not any(name in query for name in (*KINDS, "from", "to"))
        rows = _in_support(day) if is_start else _chosen(query, errors)
        first = _read(errors, "from", lambda: _year(texts["from"], day.year - BEFORE), day.year - BEFORE)
        last = _read(errors, "to", lambda: _year(texts["to"], first + BEFORE + AFTER), first + BEFORE + AFTER)
        if last < first:
            errors["to"] = f"The last year, {last}, is before the first, {first}."
            last = min(first + BEFORE + AFTER, YEARS[-1])
        return cls(
            rows=rows,
            isolation=_read(errors, "isolation", lambda: read_isolation(texts["isolation"]), "default"),
            orchestrator=_read(
                errors, "orchestrator", lambda: read_orchestrator(texts["orchestrator"]), "docker"
            ),
            first=first,
            last=last,
            as_of=day,
            texts=texts,
            errors=errors,
            explicit_day=bool(texts["as_of"]) and "as_of" not in errors,
            reasons=query.get("reasons") == "all",
            is_start=is_start,
        )

    @property
    def lines(self) -> tuple[Line, ...]:
        """The chosen rows, in the order of all rows."""
        chosen = set(self.rows)
        return tuple(line for line in lines() if (line.kind, line.id) in chosen)

    def ids(self, kind: str) -> tuple[str, ...]:
        """The chosen values of one kind, each once."""
        return tuple(identifier for own, identifier in self.rows if own == kind)

    def query(self, *, day: bool | None = None) -> str:
        """The parameters that name this state; the day of view only where it was chosen, or always, or never."""
        return self._query(self.explicit_day if day is None else day, whole=True)

    @property
    def rows_query(self) -> str:
        """The parameters that name the rows alone, as a calendar's address does."""
        return self._query(False, whole=False)

    def _query(self, day: bool, *, whole: bool) -> str:
        pairs = list(self.rows)
        if whole:
            pairs += [("from", str(self.first)), ("to", str(self.last))]
            defaults = {"isolation": "default", "orchestrator": "docker"}
            pairs += [
                (name, getattr(self, name))
                for name, usual in defaults.items()
                if getattr(self, name) != usual
            ]
            pairs += [("reasons", "all")] if self.reasons else []
        if day:
            pairs.append(("as_of", self.as_of.isoformat()))
        return urlencode(pairs)


def _chosen(query: QueryDict, errors: dict[str, str]) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    known = {(line.kind, line.id) for line in lines()}
    for kind in KINDS:
        for text in query.getlist(kind)[:MOST]:
            row = (kind, _resolved(kind, text.strip()))
            if row in known:
                found[row] = None
            elif text.strip():
                errors[kind] = f"“{text.strip()[:40]}” is no {kind} that the facts know."
    return tuple(found)


def _resolved(kind: str, text: str) -> str:
    """The id that a text means: its own, or that of the release it names."""
    known = facts.current()
    if kind == "host":
        release = known.release(text)
        return release.slug if release else text
    if kind == "image":
        release = known.image_release(text)
        return release.image_key if release else text
    return text.lower().replace(".", "-")


def _in_support(day: datetime.date) -> tuple[tuple[str, str], ...]:
    """What is in support on a day, or was until lately."""
    shown = (line for line in lines() if line.ends and line.ends >= day - RECENT)
    found = (line for line in shown if not line.released or line.released <= day)
    return tuple(dict.fromkeys((line.kind, line.id) for line in found))


def _year(text: str, usual: int) -> int:
    if not text:
        return min(max(usual, YEARS[0]), YEARS[-1])
    if not (text.isascii() and text.isdigit() and len(text) == 4 and int(text) in YEARS):
        raise ValueError(f"Name a year from {YEARS[0]} to {YEARS[-1]}.")
    return int(text)


def _read[T](errors: dict[str, str], name: str, read: Callable[[], T], usual: T) -> T:
    try:
        return read()
    except ValueError as error:
        errors[name] = str(error)
        return usual


__all__ = ["ISOLATIONS", "ORCHESTRATORS", "YEARS", "Choice"]
