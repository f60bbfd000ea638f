"""The decision record: what was chosen, by whom, why, why nothing else, by which sources, and what is left open."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING

from portal import facts
from portal.recipes.choices import ALL_FIELDS, form
from portal.recipes.kind import AUTO, BASES
from portal.recipes.offers import labels

if TYPE_CHECKING:
    from portal.recipes.recipe import Recipe

_WORDED = ("kind", "version", "host", "isolation", "orchestrator", "base", "stages", "user")


def decision_record(recipe: Recipe, day: datetime.date) -> str:
    """The record as Markdown, for printing and for the project's own documents."""
    choices = recipe.choices
    parts = [
        f"# Container image for {choices.project}",
        "",
        f"As of {_day(day)}. {choices.kind.name}, {choices.runtime.name}, in `{recipe.image.reference}`.",
        "",
        "## What was chosen",
        "",
        "| Choice | Value | Decided by | Why |",
        "|---|---|---|---|",
        *_choices(recipe, day),
        "",
        "## Why this base image",
        "",
        *_base(recipe),
        "",
        "## What the engine says",
        "",
        *_findings(recipe),
        "",
    ]
    if recipe.notes:
        parts += ["## To know", "", *(f"- {note.title}. {note.text}" for note in recipe.notes), ""]
    parts += ["## Lines and their reasons", "", *_lines(recipe), ""]
    parts += ["## Sources", "", *_sources(recipe), ""]
    return "\n".join(parts)


def _choices(recipe: Recipe, day: datetime.date) -> Iterator[str]:
    choices = recipe.choices
    values = form(choices)
    for name, field in ALL_FIELDS.items():
        text = values[name]
        if not text:
            continue
        by, why = "you", "" if name in ("kind", "host") else _reason(recipe, name)
        if name == "base" and choices.asked_base == AUTO:
            text, by = recipe.image.base, "the engine"
            why = (
                "The smallest image that has what the application needs and that the host starts."
                if choices.os == "windows"
                else "The first one that the builder takes for this application on Linux."
            )
        elif name == "user" and choices.kind.administrator:
            by, why = "the application", "ServiceMonitor needs administrator rights."
        if name in _WORDED:
            text = labels(choices, name, day).get(text, BASES.get(text, (text,))[0])
        # A record is shown to others; variables may hold what was meant for the image alone.
        text = ", ".join(each for each, _ in choices.env) if name == "env" else text
        yield f"| {field.label} | {_cell(text)} | {by} | {_cell(why)} |"


def _reason(recipe: Recipe, name: str) -> str:
    return next((line.reason for line in recipe.lines if line.choice == name and line.reason), "")


def _cell(text: str) -> str:
    return " · ".join(part.strip() for part in text.replace("|", "\\|").split("\n") if part.strip())


def _base(recipe: Recipe) -> Iterator[str]:
    fit = recipe.image
    name = BASES[fit.base][0]
    yield f"{name}: `{fit.reference}`. {fit.builds}".rstrip()
    yield ""
    for base, reason in fit.smaller:
        yield f"- Not {BASES[base][0]}, which is smaller: {reason}"
    for base in fit.larger:
        yield f"- {BASES[base][0]} would do as well. {BASES[base][1]}."
    if not fit.smaller and not fit.larger:
        yield "- No other base image has this application."


def _findings(recipe: Recipe) -> Iterator[str]:
    for outcome in recipe.image.report.holding:
        yield f"- Holds: {outcome.message}"
    found = {}
    for finding in recipe.findings:
        outcome = finding.outcome
        where = ALL_FIELDS[finding.field].label
        # File and placement may say the same.
        found[f"- {outcome.severity.value.capitalize()} ({where}; {outcome.rule.id}): {outcome.message}"] = 1
    yield from found


def _lines(recipe: Recipe) -> Iterator[str]:
    for line in recipe.lines:
        if line.reason and line.choice != "env" and not line.choice.startswith("own_"):
            text = line.text.strip().removesuffix(" `").removesuffix(" \\")
            yield f"- {_code(text)}: {line.reason}"


def _code(text: str) -> str:
    """A line of the file as Markdown's code, also with backticks in it."""
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _sources(recipe: Recipe) -> Iterator[str]:
    known = facts.current().sources
    outcomes = (*recipe.image.report.outcomes, *(f.outcome for f in recipe.file_findings))
    ids = [*recipe.choices.runtime.sources, *(each for o in outcomes for each in o.sources)]
    ids += [each for note in recipe.notes for each in note.sources]
    for each in dict.fromkeys(ids):
        source = known.get(each)
        if source is not None:
            place = f": <{source.url}>" if source.url else f": {source.place}"
            yield f"- {source.title}, checked {_day(source.checked)}{place}"


def _day(day: datetime.date) -> str:
    return f"{day.day} {day:%b %Y}"
