"""The words and the mark for a report about a placement."""

from __future__ import annotations

from dataclasses import dataclass

from portal.placement import MODE_NAMES, Placement
from portal.rules import Report, Stage, Verdict, check

SYMBOLS = {Verdict.RUNS: "go", Verdict.LIMITS: "part", Verdict.BLOCKED: "stop", Verdict.UNKNOWN: "unk"}
WORDS = {
    Verdict.RUNS: "Starts",
    Verdict.LIMITS: "Starts, with limits",
    Verdict.BLOCKED: "Does not start",
    Verdict.UNKNOWN: "Not known",
}
BLOCKED_AT = {Stage.PULL: "Cannot be pulled", Stage.RUN: "Starts and then fails"}


@dataclass(frozen=True, slots=True)
class Said:
    """A verdict as it is shown: its mark, its words, and the mode that it is about, "" where none has to be named."""

    symbol: str
    words: str
    mode: str = ""


def symbol(report: Report) -> str:
    """The name of the verdict's mark: go, part, stop or unk."""
    return SYMBOLS[report.verdict]


def headline(report: Report) -> str:
    """The verdict in words; a block at pull and one while it runs are told from one at start."""
    if report.verdict is Verdict.BLOCKED and report.stage in BLOCKED_AT:
        return BLOCKED_AT[report.stage]
    return WORDS[report.verdict]


def verdicts(report: Report) -> tuple[Said, ...]:
    """
    What the rules say about a question: one verdict, or where it names no isolation mode, that for either mode.

    The one for the default alone would read as a contradiction to "It starts only with Hyper-V isolation".
    """
    placement = report.subject
    asks_about_both = (
        isinstance(placement, Placement)
        and placement.isolation == "default"
        and placement.shares_kernel_by_build
    )
    if not asks_about_both:
        return (Said(symbol(report), headline(report)),)
    reports = {mode: check(placement.with_(isolation=mode)) for mode in MODE_NAMES}
    said = [Said(symbol(each), headline(each), f"With {MODE_NAMES[mode]}:") for mode, each in reports.items()]
    if len({(each.symbol, each.words) for each in said}) == 1:
        return (Said(said[0].symbol, said[0].words, "In either mode:"),)
    return tuple(said)
