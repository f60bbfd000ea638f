"""What a recipe's findings and notes say, for the list below the outputs and beside the form's fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import facts
from portal.builder.state import NAMES, State, finding_symbol
from portal.recipes import Finding
from portal.recipes.kind import AUTO, BASES


def beside(current: State, name: str) -> list[dict[str, Any]]:
    """The remarks that the choice in a field causes: notes, then findings of rules."""
    if current.recipe is None:
        return []
    notes = [_note(note) for note in current.recipe.notes if note.field == name]
    found = (group[0] for group in _by_rule(current.recipe.findings))
    return notes + [_remark(first) for first in found if first.field == name]


def _note(note: Any) -> dict[str, Any]:
    known = facts.current().sources
    return {
        "symbol": "part" if note.tone == "warning" else "know",
        "title": note.title,
        "text": note.text,
        "sources": [_source(known[source]) for source in note.sources],
    }


def _source(source: Any) -> dict[str, str]:
    return {"title": source.title, "href": reverse("rulebook:fact", args=[source.id])}


def _remark(finding: Any) -> dict[str, Any]:
    outcome = finding.outcome
    rule = {"title": outcome.rule.id, "href": reverse("rulebook:rule", args=[outcome.rule.id])}
    return {"symbol": finding_symbol(finding), "title": outcome.title, "text": "", "sources": [rule]}


def findings(current: State) -> list[dict[str, Any]]:
    """Everything that rules and recipe remark, worst first."""
    if current.recipe is None:
        return []
    rows = [_row(group) for group in _by_rule(current.recipe.findings)]
    rows += [
        _note(note) | {"rule": "", "field": note.field, "label": NAMES[note.field]}
        for note in current.recipe.notes
    ]
    order = ("stop", "part", "know")
    return sorted(rows, key=lambda row: order.index(str(row["symbol"])))


def _by_rule(found: Iterable[Finding]) -> list[list[Finding]]:
    """Findings of one rule at one field belong together, such as those about the bases of two stages."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in found:
        key = (finding.outcome.rule.id, finding.field, finding.outcome.title)
        groups.setdefault(key, []).append(finding)
    return list(groups.values())


def _row(group: list[Finding]) -> dict[str, Any]:
    first = group[0]
    return {
        "symbol": finding_symbol(first),
        "title": first.outcome.title,
        "text": " ".join(dict.fromkeys(finding.outcome.message for finding in group)),
        "rule": first.outcome.rule.id,
        "field": first.field,
        "label": NAMES[first.field],
    }


def fits(current: State) -> dict[str, str] | None:
    """One line on why the image runs on the host."""
    if current.recipe is None or current.recipe.placement_report.errors:
        return None
    report = current.recipe.placement_report
    holding = [o for o in report.holding if o.rule.id == "isolation-not-supported"] or list(report.holding)
    if not holding:
        return None
    query = urlencode(report.subject.params())
    return {
        "title": _("Image and host fit"),
        "text": holding[0].message,
        "href": f"{reverse('explorer:explorer')}?{query}",
    }


def chosen_base(current: State) -> dict[str, Any] | None:
    """Which base image is in use, why that one, and of smaller ones what their options do not say by themselves."""
    if current.recipe is None:
        return None
    fit, choices = current.recipe.image, current.recipe.choices
    said = {option.off for each in current.asked if each.name == "base" for option in each.options}
    return {
        "name": BASES[fit.base][0],
        "reference": fit.reference,
        "auto": choices.asked_base == AUTO,
        "builds": fit.builds,
        "smaller": [(BASES[base][0], reason) for base, reason in fit.smaller if reason not in said],
    }


def counts(current: State) -> list[str]:
    """How many things fit, are wrong, are to decide and to know, in words."""
    symbols = [row["symbol"] for row in findings(current)]
    stop, part, know = (symbols.count(s) for s in ("stop", "part", "know"))
    words = [_("1 fits")] if fits(current) else []
    words += [ngettext("%(n)s mistake", "%(n)s mistakes", stop) % {"n": stop}] if stop else []
    words += [_("%(n)s to decide") % {"n": part}] if part else []
    return words + ([_("%(n)s to know") % {"n": know}] if know else [])


def touched(current: State) -> list[str]:
    """What the last change did to each output, in words."""
    if current.change is None:
        return []
    words = []
    for output in current.outputs:
        if output.new:
            words.append(_("%(name)s: new") % {"name": output.label})
        elif output.changed:
            n = output.changed
            lines = ngettext("%(n)s line changed", "%(n)s lines changed", n) % {"n": n}
            words.append(f"{output.label}: {lines}")
    return words
