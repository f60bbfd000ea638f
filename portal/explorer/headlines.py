"""Verdicts on placements in words."""

from __future__ import annotations

from portal.rules import Report, Stage, Verdict

WORDS = {
    Verdict.RUNS: "Starts",
    Verdict.LIMITS: "Starts, with limits",
    Verdict.BLOCKED: "Does not start",
    Verdict.UNKNOWN: "Not known",
}
# Where somebody asks about a pull or a build alone.
ASKED_WORDS = {
    "pull": {Verdict.RUNS: "Can be pulled", Verdict.LIMITS: "Can be pulled, with limits"},
    "build": {Verdict.RUNS: "Builds", Verdict.LIMITS: "Builds, with limits"},
}
STAGE_WORDS = {
    Stage.PULL: "Cannot be pulled",
    Stage.START: "Does not start",
    Stage.RUN: "Starts and then fails",
}


def headline(report: Report) -> str:
    """The verdict in words; a block is named after the stage where it happens."""
    asked = ASKED_WORDS.get(report.subject.more.action, {})
    if report.verdict in asked:
        return asked[report.verdict]
    if report.verdict is Verdict.BLOCKED and report.stage in STAGE_WORDS:
        return STAGE_WORDS[report.stage]
    return WORDS[report.verdict]
