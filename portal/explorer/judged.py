"""What a pasted manifest comes to: a report for each pod, and the text's lines with the findings beside them."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.podspec import Manifest, PodSpec
from portal.rules import Outcome, Report, Stage, State, Verdict, check, pod_fixes
from portal.rules.fixes import Offer, offers

MOST_ROWS = 400
MOST_FINDINGS = 400
MOST_OUTCOMES = 120
# Lines shown around a finding in a long text.
AROUND = 2
HEADLINES = {
    Verdict.RUNS: "Starts",
    Verdict.LIMITS: "Starts, with warnings",
    Verdict.BLOCKED: "Does not start",
    Verdict.UNKNOWN: "Not known",
}
STAGES = {Stage.PULL: "An image cannot be pulled", Stage.RUN: "Starts, but does not run right"}
SYMBOLS = {Verdict.RUNS: "go", Verdict.LIMITS: "part", Verdict.BLOCKED: "stop", Verdict.UNKNOWN: "unk"}
# The worst first; what is not known may still be the worst.
WORST = (Verdict.BLOCKED, Verdict.UNKNOWN, Verdict.LIMITS, Verdict.RUNS)
_KEY = re.compile(r"""(\s*(?:- +)*)("[^"]*"|'[^']*'|[^\s#:'"{}\[\],][^#:{}\[\],]*)(:(?=\s|$).*)""", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Found:
    """A finding to show, and the line that it stands beside."""

    symbol: str
    line: int
    title: str
    message: str
    rule_id: str = ""
    offers: tuple[Offer, ...] = ()
    reason: str = ""


@dataclass(slots=True)
class Row:
    """
    One line of the text with its findings; number 0 stands for `skipped` lines left out, or for a line that the
    last fix removed. `mark` is "add", "del" or "".
    """

    text: str
    number: int = 0
    skipped: int = 0
    mark: str = ""
    findings: list[Found] = field(default_factory=list)

    @property
    def tokens(self) -> list[tuple[str, str]]:
        """The line in pieces, each with the class of its colour; joined they are the line."""
        if self.text.lstrip().startswith("#"):
            return [("tk-c", self.text)]
        match = _KEY.fullmatch(self.text) if len(self.text) < 500 else None
        return [("", match[1]), ("tk-k", match[2]), ("", match[3])] if match else [("", self.text)]


@dataclass(frozen=True, slots=True)
class PodAnswer:
    """The answer for one pod."""

    pod: PodSpec
    report: Report
    prefix: str

    @property
    def name(self) -> str:
        """Kind and name."""
        return f"{self.pod.kind} {self.pod.name}".strip()

    @property
    def headline(self) -> str:
        """The verdict in words; a block at one stage only is named after it, because the API server comes first."""
        stages = {outcome.stage for outcome in self.report.errors}
        if len(stages) == 1 and stages <= set(STAGES):
            return _(STAGES[stages.pop()])
        return _(HEADLINES[self.report.verdict])

    @property
    def symbol(self) -> str:
        """The verdict's mark."""
        return SYMBOLS[self.report.verdict]

    @property
    def shown(self) -> Report:
        """The report, with what holds left out where it would be endless."""
        outcomes = self.report.outcomes
        if len(outcomes) > MOST_OUTCOMES:
            outcomes = tuple(o for o in outcomes if o.state is not State.HOLDS)[:MOST_OUTCOMES]
        return replace(self.report, outcomes=outcomes)

    @property
    def left_out(self) -> int:
        """How many outcomes `shown` leaves out."""
        return len(self.report.outcomes) - len(self.shown.outcomes)


@dataclass(frozen=True, slots=True)
class Judged:
    """The answer for the whole text."""

    answers: tuple[PodAnswer, ...]
    findings: tuple[Found, ...]
    rows: tuple[Row, ...]
    others: tuple[tuple[int, str], ...]
    count: int
    safe: int = 0

    @property
    def worst(self) -> PodAnswer:
        """The pod that fares worst; its verdict heads the page."""
        return min(self.answers, key=lambda each: WORST.index(each.report.verdict))

    @property
    def headline(self) -> str:
        """The words of the worst verdict."""
        return self.worst.headline

    @property
    def counts(self) -> list[str]:
        """How many pods, mistakes, warnings and notes, in words."""
        n = len(self.answers)
        words = [ngettext("%(n)s pod", "%(n)s pods", n) % {"n": n}]
        stop, part, ask, know = (
            sum(f.symbol == s and not f.reason for f in self.findings)
            for s in ("stop", "part", "unk", "know")
        )
        words += [ngettext("%(n)s mistake", "%(n)s mistakes", stop) % {"n": stop}] if stop else []
        words += [ngettext("%(n)s question", "%(n)s questions", ask) % {"n": ask}] if ask else []
        words += [ngettext("%(n)s warning", "%(n)s warnings", part) % {"n": part}] if part else []
        words += [ngettext("%(n)s note", "%(n)s notes", know) % {"n": know}] if know else []
        aside = sum(len(each.report.ignored) for each in self.answers)
        return words + ([ngettext("%(n)s ignored", "%(n)s ignored", aside) % {"n": aside}] if aside else [])

    @property
    def whole(self) -> list[Found]:
        """Findings that belong to no line."""
        return [found for found in self.findings[:MOST_FINDINGS] if not found.line]

    @property
    def unshown(self) -> int:
        """How many findings are counted and not shown."""
        return max(0, self.count - MOST_FINDINGS)


def judge(text: str, manifest: Manifest, host: str, day: datetime.date, before: str = "") -> Judged:
    """
    Ask the rules about every pod, for nodes of `host` where the manifest chooses none itself; with the text
    `before` a fix, the lines that it changed are marked.
    """
    pods = [pod.aimed(host=host, as_of=day) for pod in manifest.pods]
    answers = tuple(PodAnswer(pod, check(pod), f"p{n}-") for n, pod in enumerate(pods, 1))
    found = [Found("stop", line, _("Cannot be read"), message) for line, message in manifest.problems]
    for answer in answers:
        found += [_found(outcome) for outcome in answer.report.outcomes if outcome.state is not State.HOLDS]
    order = ("stop", "unk", "part", "know")
    found.sort(key=lambda each: (order.index(each.symbol), each.line))
    found = list(_offered_once(found))
    rows = _rows(text, before)
    by_number = {row.number: row for row in rows if row.number}
    for each in found[:MOST_FINDINGS]:
        if each.line in by_number:
            by_number[each.line].findings.append(each)
    safe = len(pod_fixes.safe(tuple(answer.report for answer in answers)))
    return Judged(answers, tuple(found), tuple(_shown(rows)), manifest.others, len(found), safe)


def _offered_once(found: list[Found]) -> Iterator[Found]:
    """The findings, each change offered by the first that asks for it: two rules may want the same line out."""
    seen = set()
    for each in found:
        own = tuple(offer for offer in each.offers if offer.edits not in seen)
        seen |= {offer.edits for offer in own}
        yield replace(each, offers=own)


def _rows(text: str, before: str) -> list[Row]:
    new = text.split("\n")
    if not before or len(new) > MOST_ROWS:
        return [Row(line, number) for number, line in enumerate(new, 1)]
    old = before.split("\n")
    rows: list[Row] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag in ("delete", "replace"):
            rows += [Row(line, mark="del") for line in old[i1:i2]]
        rows += [Row(new[j], j + 1, mark="" if tag == "equal" else "add") for j in range(j1, j2)]
    return rows


def _found(outcome: Outcome) -> Found:
    symbol = {"error": "stop", "warning": "part"}.get(outcome.severity.value, "know")
    if outcome.state is not State.BREAKS:
        symbol = "unk"
    first = outcome.where.removeprefix("line:").partition("-")[0]
    line = int(first) if first.isdigit() else 0
    if outcome.state is State.IGNORED:
        return Found("know", line, outcome.title, outcome.message, outcome.rule.id, (), outcome.reason)
    return Found(symbol, line, outcome.title, outcome.message, outcome.rule.id, offers(outcome))


def _shown(rows: list[Row]) -> Iterator[Row]:
    """All rows of a short text; of a long one those around findings, and how many are left out."""
    if rows and not rows[-1].text and not rows[-1].findings:
        rows = rows[:-1]
    if len(rows) <= MOST_ROWS:
        yield from rows
        return
    near = {n for row in rows if row.findings for n in range(row.number - AROUND, row.number + AROUND + 1)}
    skipped = 0
    for row in rows:
        if row.number in near:
            if skipped:
                yield Row("", 0, skipped)
            skipped = 0
            yield row
        else:
            skipped += 1
    if skipped:
        yield Row("", 0, skipped)
