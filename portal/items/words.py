"""The words and the mark for a report about a placement."""

from __future__ import annotations

from portal.rules import Report, Stage, Verdict

SYMBOLS = {Verdict.RUNS: "go", Verdict.LIMITS: "part", Verdict.BLOCKED: "stop", Verdict.UNKNOWN: "unk"}
WORDS = {
    Verdict.RUNS: "Starts",
    Verdict.LIMITS: "Starts, with limits",
    Verdict.BLOCKED: "Does not start",
    Verdict.UNKNOWN: "Not known",
}


def symbol(report: Report) -> str:
    """The name of the verdict's mark: go, part, stop or unk."""
    return SYMBOLS[report.verdict]


def headline(report: Report) -> str:
    """The verdict in words; a block at pull is told from one at start."""
    if report.verdict is Verdict.BLOCKED and report.stage is Stage.PULL:
        return "Cannot be pulled"
    return WORDS[report.verdict]
