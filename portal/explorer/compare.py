"""Two placements side by side: what differs between the questions, and what the rules say differently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from portal.explorer import more, ways
from portal.explorer.forms import FIELDS, START, Options, Question
from portal.explorer.headlines import headline
from portal.http import page_or_part
from portal.placement import ISOLATIONS, PLATFORMS, Placement
from portal.rules import Outcome, Report, State, check

# Every field of the explorer, once for each side: a_host, b_host ...
SIDES = ("a", "b")
OTHER = {"image": "ltsc2022"}
LABELS: dict[str, object] = {
    "host": gettext_lazy("Host"),
    "image": gettext_lazy("Image"),
    "isolation": gettext_lazy("Isolation"),
    "orchestrator": gettext_lazy("Started by"),
    "as_of": gettext_lazy("As of"),
} | {part.name: part.label for part in more.PARTS}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its question, and where it can be read its report and words."""

    name: str
    question: Question
    report: Report | None

    @property
    def word(self) -> str:
        """The verdict in words."""
        return headline(self.report) if self.report else ""

    @property
    def letter(self) -> str:
        """What the page calls it."""
        return self.name.upper()

    @property
    def href(self) -> str:
        """The explorer's page about it, with its day if one was named."""
        placement = self.question.placement
        return ways.address(placement, explicit_day=self.question.explicit_day) if placement else ""

    def params(self, *, to: str = "", day: bool = False) -> dict[str, str]:
        """Its part of the canonical GET parameters, under its own name or under that of the side `to`."""
        placement = self.question.placement
        values = (
            placement.params(day=day or self.question.explicit_day) if placement else self.question.params()
        )
        return {f"{to or self.name}_{name}": value for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class Row:
    """A field with what each side says, and whether that is the same."""

    name: str
    label: object
    a: str
    b: str
    choices: tuple[tuple[str, object], ...]

    @property
    def differs(self) -> bool:
        """Whether the two sides say something else."""
        return self.a != self.b


@dataclass(frozen=True, slots=True)
class Pair:
    """What one rule says on each side; an empty tuple where it does not apply."""

    rule_id: str
    title: str
    a: tuple[Outcome, ...]
    b: tuple[Outcome, ...]

    @property
    def same(self) -> bool:
        """Whether it finds the same, in whatever words about whatever host and image."""
        return [(o.state, o.severity) for o in self.a] == [(o.state, o.severity) for o in self.b]

    @property
    def weight(self) -> int:
        """The heaviest finding first: a block, a question, a limit, something to know, something that holds."""
        found = (*self.a, *self.b)
        order = (
            any(o.blocks for o in found),
            any(o.state in (State.ASKS, State.FAILED) for o in found),
            any(o.state is State.BREAKS and o.severity == "warning" for o in found),
            any(o.state is State.BREAKS for o in found),
        )
        return order.index(True) if True in order else len(order)


def read_side(query: Mapping[str, str], name: str, default: Mapping[str, str]) -> Side:
    """One side from the address; `default` has the fields of an address that names neither."""
    given = {field: query.get(f"{name}_{field}", "").strip() for field in FIELDS}
    if not any(given.values()):
        given |= default
    question = Question.read({field: value for field, value in given.items() if value})
    return Side(name, question, check(question.placement) if question.placement else None)


@login_not_required
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The page; an unreadable value gets a message beside its field, and the other side is answered all the same."""
    a = read_side(request.GET, "a", START)
    # With one side alone, the other starts as the same question.
    b = read_side(request.GET, "b", a.question.values if _said(request.GET) else START | OTHER)
    rows = _rows(a, b)
    context: dict[str, Any] = {
        "sides": (a, b),
        "rows": rows,
        "forms": [
            (side, [(row, getattr(row, side.name), side.question.errors.get(row.name, "")) for row in rows])
            for side in (a, b)
        ],
        "options": Options.current(),
        "both": a.report is not None and b.report is not None,
        "swap": _address(b.params(to="a") | a.params(to="b")),
        "errors": [
            (f"{side.name}_{row.name}", side.question.errors.get(row.name, ""))
            for side in (a, b)
            for row in rows
        ],
    }
    if a.report and b.report:
        pairs = _pairs(a.report, b.report)
        context |= {
            "different": [pair for pair in pairs if not pair.same],
            "common": [pair for pair in pairs if pair.same],
        }
    shared = _address(a.params(day=True) | b.params(day=True))
    context |= _words(context) | {"share_url": request.build_absolute_uri(shared)}
    response = page_or_part(request, "explorer/compare.html", "result", context)
    if request.headers.get("HX-Request") == "true":
        response["HX-Replace-Url"] = _address(a.params() | b.params())
    return response


def address(placement: Placement, *, explicit_day: bool) -> str:
    """The page's address with this placement on both sides, to change one of them."""
    values = placement.params(day=explicit_day)
    return _address({f"{side}_{name}": value for side in SIDES for name, value in values.items()})


def _address(params: Mapping[str, str]) -> str:
    return f"{reverse('explorer:compare')}?{urlencode(params)}"


def _said(query: Mapping[str, str]) -> bool:
    return any(name.startswith(("a_", "b_")) for name in query)


def _rows(a: Side, b: Side) -> list[Row]:
    """The fields: the five that every question has, and the details that one of the two names."""
    values = [_values(side) for side in (a, b)]
    names = [name for name in FIELDS if name not in more.NAMES or any(each[name] for each in values)]
    return [
        Row(
            name,
            LABELS[name],
            values[0][name],
            values[1][name],
            _choices(name),
        )
        for name in names
    ]


def _values(side: Side) -> dict[str, str]:
    """What stands in the fields of a side: what was understood, or what was typed."""
    values = {name: side.question.values.get(name, "") for name in FIELDS}
    if side.question.placement:
        day = {"as_of": values["as_of"]}
        values |= dict.fromkeys(more.NAMES, "") | side.question.placement.params() | day
    return values


def _choices(name: str) -> tuple[tuple[str, object], ...]:
    known: Mapping[str, object] = {"isolation": ISOLATIONS, "orchestrator": PLATFORMS}.get(name, {})
    return tuple(known.items())


def _pairs(a: Report, b: Report) -> list[Pair]:
    """What each rule says on both sides: the heaviest first."""
    found: dict[str, tuple[list[Outcome], list[Outcome]]] = {}
    for n, report in enumerate((a, b)):
        for outcome in report.outcomes:
            found.setdefault(outcome.rule.id, ([], []))[n].append(outcome)
    pairs = [
        Pair(name, (ours or theirs)[0].title, tuple(ours), tuple(theirs))
        for name, (ours, theirs) in found.items()
    ]
    return sorted(pairs, key=lambda pair: pair.weight)


def _words(context: dict[str, Any]) -> dict[str, str]:
    """Title and status sentence, which name the state."""
    a, b = context["sides"]
    if not context["both"]:
        return {"title": _("Compare two placements"), "status": _("Some fields cannot be read.")}
    n = sum(row.differs for row in context["rows"])
    status = ngettext(
        "A: %(a)s. B: %(b)s. %(n)s field differs.", "A: %(a)s. B: %(b)s. %(n)s fields differ.", n
    ) % {"a": a.word, "b": b.word, "n": n}
    return {"title": _("%(a)s / %(b)s: compared") % {"a": a.word, "b": b.word}, "status": status}
