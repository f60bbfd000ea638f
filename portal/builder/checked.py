"""What the checker was asked, and its answer: verdict, lines with their findings, and what a fix changed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import facts
from portal.builder import listing
from portal.builder.examples import Example
from portal.dockerfile import Dockerfile
from portal.facts import Release
from portal.placement import ISOLATIONS, ORCHESTRATORS
from portal.recipes.recipe import line_number
from portal.rules import Outcome, Report, Stage, State, Verdict, check, fixes
from portal.rules.presets import PRESETS, Preset, shown

LIMIT = 1_048_576
MOST_ROWS = 300
# From so many findings on, an overview stands above the lines.
MANY = 7
HEADLINES = {
    Verdict.RUNS: "Builds",
    Verdict.LIMITS: "Builds, with warnings",
    Verdict.BLOCKED: "Does not build",
    Verdict.UNKNOWN: "Not known",
}
LATER = {Stage.START: "Builds, but does not start", Stage.RUN: "Builds, but does not run right"}
SYMBOLS = {Verdict.RUNS: "go", Verdict.LIMITS: "part", Verdict.BLOCKED: "stop", Verdict.UNKNOWN: "unk"}


@dataclass(frozen=True, slots=True)
class Question:
    """The form: the pasted text, where the image is to run, what to show, what to do, the text before the last fix."""

    text: str = ""
    host: str = "windows-server-2022"
    isolation: str = "default"
    orchestrator: str = "docker"
    preset: str = "teaching"
    do: str = "check"
    before: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    too_big: bool = False
    rewritten: bool = False

    @classmethod
    def of_example(cls, example: Example, preset: str = "") -> Question:
        """The question that an example's link asks."""
        preset = preset if preset in PRESETS else "teaching"
        return cls(text=example.text, host=example.host, preset=preset, rewritten=True)

    @classmethod
    def empty(cls, preset: str) -> Question:
        """The question before anything is pasted."""
        return cls(preset=preset if preset in PRESETS else "teaching")

    def hosts(self, day: datetime.date) -> list[tuple[str, list[Release]]]:
        """The hosts on offer, servers first, newest first."""
        known = sorted((r for r in facts.current().hosts() if r.is_host), key=lambda r: -r.build)
        return [
            (_("Servers"), [r for r in known if r.kind == "server"]),
            (_("Clients, for development"), [r for r in known if r.kind == "client"]),
        ]

    @property
    def isolations(self) -> Mapping[str, str]:
        """Isolation modes with their words."""
        return ISOLATIONS

    @property
    def orchestrators(self) -> Mapping[str, str]:
        """Ways to start containers with their words."""
        return ORCHESTRATORS

    @property
    def presets(self) -> Iterable[Preset]:
        """How much can be shown."""
        return PRESETS.values()

    def file(self, day: datetime.date) -> Dockerfile:
        """The text, aimed at where it is to run."""
        return Dockerfile.parse(self.text).aimed(
            host=self.host, isolation=self.isolation, orchestrator=self.orchestrator, as_of=day
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A finding to show: the outcome, its mark, its first line (0: the whole file), and the fixes on offer."""

    outcome: Outcome
    symbol: str
    line: int
    offers: tuple[fixes.Offer, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the overview: a mark, what was found, and the lines (with whether the listing shows them)."""

    symbol: str
    title: str
    lines: tuple[tuple[int, bool], ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The answer; `question` has the text as it is after a fix, `done` says what was just done."""

    question: Question
    report: Report
    findings: tuple[Found, ...]
    ignored: tuple[Found, ...]
    rows: tuple[listing.Row, ...]
    safe: int
    done: str = ""

    @property
    def headline(self) -> str:
        """The verdict in words."""
        if self.report.verdict is Verdict.BLOCKED and self.report.stage in LATER:
            return _(LATER[self.report.stage])
        return _(HEADLINES[self.report.verdict])

    @property
    def symbol(self) -> str:
        """The verdict's mark."""
        return SYMBOLS[self.report.verdict]

    @property
    def counts(self) -> list[str]:
        """How many mistakes, warnings and notes, in words."""
        stop, part, know = (sum(f.symbol == s for f in self.findings) for s in ("stop", "part", "know"))
        words = [ngettext("%(n)s mistake", "%(n)s mistakes", stop) % {"n": stop}] if stop else []
        words += [ngettext("%(n)s warning", "%(n)s warnings", part) % {"n": part}] if part else []
        words += [ngettext("%(n)s note", "%(n)s notes", know) % {"n": know}] if know else []
        words = words or [_("no findings")]
        n = len(self.ignored)
        return words + ([ngettext("%(n)s ignored", "%(n)s ignored", n) % {"n": n}] if n else [])

    @property
    def whole(self) -> list[Found]:
        """Findings that belong to no line, the ignored ones last."""
        return [found for found in (*self.findings, *self.ignored) if not found.line]

    @property
    def overview(self) -> list[Entry]:
        """What was found, each thing once with all its lines, worst first; empty where the lines tell it as quickly."""
        if len(self.findings) < MANY:
            return []
        shown = {row.number for row in self.rows}
        groups: dict[tuple[str, str], list[int]] = {}
        for found in self.findings:
            groups.setdefault((found.symbol, found.outcome.title), []).append(found.line)
        return [
            Entry(symbol, title, tuple((line, line in shown) for line in dict.fromkeys(lines) if line))
            for (symbol, title), lines in groups.items()
        ]

    @property
    def unshown(self) -> int:
        """How many findings belong to lines that a long file's listing leaves out."""
        every = len(self.findings) + len(self.ignored)
        return every - len(self.whole) - sum(len(row.findings) for row in self.rows)


def read(form: Mapping[str, str]) -> Question:
    """The form as a question; `errors` says which field cannot be used and why."""
    text = form.get("text", "").replace("\r\n", "\n")
    question = Question(
        text=text,
        host=form.get("host", "") or "windows-server-2022",
        isolation=form.get("isolation", "") or "default",
        orchestrator=form.get("orchestrator", "") or "docker",
        preset=form.get("preset", "") or "teaching",
        do=form.get("do", "") or "check",
        before=form.get("before", "").replace("\r\n", "\n"),
    )
    errors: dict[str, str] = {}
    size = len(text.encode("utf-8", "surrogatepass"))
    if not text.strip():
        errors["text"] = _("Paste a Dockerfile, or try one of the examples.")
    elif size > LIMIT:
        errors["text"] = _(
            "That is %(size)s bytes; the checker reads at most %(limit)s. What you pasted is kept."
        ) % {
            "size": f"{size:,}",
            "limit": f"{LIMIT:,}",
        }
    elif _is_binary(text):
        errors["text"] = _(
            "That is no text: it has bytes that no Dockerfile has. Open the file in an editor and copy it."
        )
        question = replace(question, text="")
    errors |= _unknown(question)
    return replace(question, errors=errors, too_big=size > LIMIT)


def _is_binary(text: str) -> bool:
    return "\x00" in text or text.count("\ufffd") > max(2, len(text) // 100)


def _unknown(question: Question) -> dict[str, str]:
    errors = {}
    if question.host != "linux" and facts.current().release(question.host[:200]) is None:
        errors["host"] = _("Choose a host of the list.")
    if question.isolation not in ISOLATIONS:
        errors["isolation"] = _("Choose one of the isolation modes.")
    if question.orchestrator not in ORCHESTRATORS:
        errors["orchestrator"] = _("Choose one of the ways to start containers.")
    if question.preset not in PRESETS:
        errors["preset"] = _("Choose one of these.")
    return errors


def answer(question: Question, day: datetime.date) -> Result:
    """Do what the form asks (check, one fix, all safe fixes, undo), then check the text."""
    changed, done = _do(question, day)
    file = changed.file(day)
    report = check(file)
    findings = tuple(_found(outcome) for outcome in _broken(report, question.preset))
    ignored = tuple(_found(outcome) for outcome in report.ignored)
    base = question.text if changed.text != question.text else None
    shown = listing.text_rows(changed.text, base)
    by_number = {row.number: row for row in shown if row.number}
    for found in (*findings, *ignored):
        if found.line in by_number:
            by_number[found.line].findings.append(found)
    rows = tuple(listing.around_findings(shown, MOST_ROWS))
    return Result(changed, report, findings, ignored, rows, len(fixes.safe(report, question.preset)), done)


def _do(question: Question, day: datetime.date) -> tuple[Question, str]:
    file = question.file(day)
    if question.do == "undo" and question.before:
        return replace(question, text=question.before, before="", rewritten=True), _(
            "The last fix is taken back."
        )
    if question.do == "safe":
        after: Dockerfile | None = fixes.apply_safe(file, question.preset)
    elif question.do.startswith("fix:"):
        after = fixes.apply_one(file, question.do.removeprefix("fix:"))
        if after is None:
            return question, _("That finding is not there any more, so nothing was changed.")
    else:
        return question, ""
    text = str(after)
    if text == question.text:
        return question, _("Nothing was left to change.")
    return replace(question, text=text, before=question.text, rewritten=True), _(
        "Your file is changed; see the marked lines."
    )


def _broken(report: Report, preset: str) -> list[Outcome]:
    ranks: dict[Any, int] = {"error": 0, "warning": 1, "info": 2}
    return sorted(shown(report, preset), key=lambda o: (ranks[o.severity.value], line_number(o.where)))


def _found(outcome: Outcome) -> Found:
    symbol = {"error": "stop", "warning": "part"}.get(outcome.severity.value, "know")
    if outcome.state is not State.BREAKS:
        symbol = "know" if outcome.state is State.IGNORED else "unk"
    offers = () if outcome.state is State.IGNORED else fixes.offers(outcome)
    return Found(outcome, symbol, line_number(outcome.where), offers)
