"""How much of a report is shown: errors alone, what official images are held to, or everything worth knowing."""

from __future__ import annotations

from typing import NamedTuple

from portal.rules.report import Outcome, Report, Severity, State


class Preset(NamedTuple):
    """A choice of findings: its name in pages and commands, what it is for, and the severities it shows."""

    slug: str
    name: str
    purpose: str
    severities: tuple[Severity, ...]


PRESETS = {
    preset.slug: preset
    for preset in (
        Preset("errors", "Errors only", "what stops a build or a start, or is a hole", (Severity.ERROR,)),
        Preset(
            "official",
            "Official image",
            "what Dockerfiles of official images are held to: errors and warnings",
            (Severity.ERROR, Severity.WARNING),
        ),
        Preset("teaching", "Teaching", "everything, with notes on what could be better", tuple(Severity)),
    )
}


def shown(report: Report, preset: str) -> tuple[Outcome, ...]:
    """The outcomes that a preset shows, worst first: what breaks a rule, and what a rule has to ask."""
    severities = PRESETS[preset].severities
    broken = tuple(o for o in report.breaking if o.severity in severities)
    open_ones = tuple(o for o in report.outcomes if o.state in (State.ASKS, State.FAILED))
    return broken + (open_ones if preset != "errors" else ())
