"""What the pages that ask about many pairs have in common: fields, short answers that are kept, addresses."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import facts
from portal.explorer.headlines import headline
from portal.explorer.matrix import label
from portal.explorer.ways import address
from portal.placement import Placement
from portal.placement.choices import read_day, read_orchestrator
from portal.rules import Verdict, check

# The better first: of two modes the better one counts.
BEST_FIRST = (Verdict.RUNS, Verdict.LIMITS, Verdict.UNKNOWN, Verdict.BLOCKED)
STARTS = (Verdict.RUNS, Verdict.LIMITS)
MODES = {
    "process": gettext_lazy("process isolation"),
    "hyperv": gettext_lazy("Hyper-V isolation"),
    "default": gettext_lazy("default isolation"),
}
_MOST_TEXT = 12_000
_MOST_ERRORS = 5


class Brief(NamedTuple):
    """A verdict in short: the words of a headline and of a table's cell, and the first two reasons."""

    placement: Placement
    verdict: Verdict
    word: str
    label: str
    reasons: tuple[str, ...]
    stage: str

    @property
    def href(self) -> str:
        """The explorer's page about it, on the same day."""
        return address(self.placement, explicit_day=True)

    @property
    def starts(self) -> bool:
        """Whether the container starts, with limits or without."""
        return self.verdict in STARTS


@lru_cache(maxsize=4096)
def _brief(_digest: str, placement: Placement) -> Brief:
    report = check(placement)
    reasons = tuple(dict.fromkeys(outcome.message for outcome in report.decisive))[:2]
    stage = report.stage.value if report.stage else ""
    return Brief(placement, report.verdict, headline(report), label(report), reasons, stage)


def brief(placement: Placement) -> Brief:
    """The short answer about a placement; kept as long as the facts stay what they are."""
    return _brief(facts.current().digest, placement)


def best(placements: Iterable[Placement]) -> Brief:
    """The best of some answers, the first of equal ones."""
    return min(map(brief, placements), key=lambda each: BEST_FIRST.index(each.verdict))


@dataclass(slots=True)
class Fields:
    """The fields that such pages share, as read: their texts, messages for what cannot be read, values."""

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    orchestrator: str = "docker"
    isolation: str = ""
    day: datetime.date = datetime.date.min

    @classmethod
    def read(cls, query: Mapping[str, str], isolations: Mapping[str, object]) -> Fields:
        """Orchestrator, isolation (the first of `isolations` if none is chosen) and day."""
        names = ("orchestrator", "isolation", "as_of")
        found = cls({name: query.get(name, "").strip() for name in names})
        readers: dict[str, tuple[Callable[[str], Any], Any]] = {
            "orchestrator": (read_orchestrator, "docker"),
            "isolation": (lambda text: _known(text, isolations), next(iter(isolations))),
            "as_of": (read_day, read_day(None)),
        }
        read: dict[str, Any] = {}
        for name, (reader, default) in readers.items():
            try:
                read[name] = reader(found.values[name])
            except ValueError as error:
                found.errors[name] = str(error)
                read[name] = default
        found.orchestrator, found.isolation, found.day = (
            read["orchestrator"],
            read["isolation"],
            read["as_of"],
        )
        return found

    @property
    def explicit_day(self) -> bool:
        """Whether the day is part of the question and not just today's."""
        return bool(self.values["as_of"]) and "as_of" not in self.errors

    def params(self) -> dict[str, str]:
        """Their canonical GET parameters."""
        day = {"as_of": self.day.isoformat()} if self.explicit_day else {}
        return {"isolation": self.isolation, "orchestrator": self.orchestrator} | day


def _known(text: str, known: Mapping[str, object]) -> str:
    if text and text not in known:
        raise ValueError(f"“{text[:40]}” is none of the choices.")
    return text or next(iter(known))


def read_lines[T](text: str, most: int, read: Callable[[str], T]) -> tuple[list[T], str]:
    """
    What each line of a text names, in order and each line once, and a message about those that cannot be read; ""
    if all can. At most `most` lines are read.
    """
    if len(text) > _MOST_TEXT:
        return [], _("That is %(n)s characters; at most %(most)s are read.") % {
            "n": len(text),
            "most": _MOST_TEXT,
        }
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    found, wrong = [], []
    for line in lines[:most]:
        try:
            found.append(read(line))
        except ValueError as error:
            wrong.append(str(error))
    if len(lines) > most:
        wrong.insert(0, _("At most %(most)s are read; there are %(n)s.") % {"most": most, "n": len(lines)})
    return found, " ".join(wrong[:_MOST_ERRORS])
