"""The decision record: what was asked on which day, what followed, what comes next; as a page and as Markdown."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from portal import facts
from portal.advisor import next_steps, words
from portal.advisor.question import Question
from portal.facts import Source, Strategy
from portal.facts.migration import Tool
from portal.rules import Outcome, Verdict
from portal.rules.advice import Advice, Change, advise, changes
from portal.workload import CHOICES, Workload

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!|<>~])")


@dataclass(frozen=True, slots=True)
class Line:
    """An outcome with the numbers of its sources; `where` says which targets it stands against."""

    outcome: Outcome
    numbers: tuple[int, ...]
    where: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that the record shows; sources are numbered in the order in which they are first cited."""

    title: str
    made: datetime.date
    workload: Workload
    advice: Advice
    headline: str
    said: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    wishes: tuple[tuple[str, str], ...]
    blockers: tuple[Line, ...]
    work: tuple[Line, ...]
    stays: tuple[Line, ...]
    speaks: tuple[Line, ...]
    changes: tuple[Change, ...]
    tools: tuple[Tool, ...]
    steps: tuple[str, ...]
    sources: tuple[tuple[int, Source], ...]

    @property
    def strategy(self) -> Strategy:
        """The strategy that comes first."""
        return self.advice.ways[0].strategy

    @property
    def ways(self) -> list[tuple[Strategy, str, str, str, Verdict]]:
        """Each strategy with its verdict in words, where it stands, the first reason and the verdict."""
        return [
            (
                way.strategy,
                str(words.VERDICTS[way.verdict]),
                words.stand(way),
                words.reason(way.best),
                way.verdict,
            )
            for way in self.advice.ways
        ]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each target with its verdict and what it is counted from."""
        return [
            {"judged": each, "word": words.VERDICTS[each.report.verdict], "reason": words.reason(each)}
            for each in self.advice.targets
        ]

    @property
    def parts(self) -> list[tuple[str, str, str, tuple[Line, ...]]]:
        """The lists of findings: a name for their place, title, mark, lines."""
        return [
            ("stop", _("Blockers"), "stop", self.blockers),
            ("work", _("To settle before the move"), "part", self.work),
            ("stays", _("To make, and to keep up"), "know", self.stays),
            ("speaks", _("What speaks for it"), "go", self.speaks),
        ]

    def markdown(self) -> str:
        """The record as Markdown; what people typed is escaped."""
        return "\n".join(_markdown(self)) + "\n"


def make(question: Question) -> Record:
    """The record of a question that could be read. Raises ValueError for one that could not."""
    workload = question.workload
    if workload is None:
        raise ValueError("nothing was asked that could be read")
    advice = advise(workload)
    numbers: dict[str, int] = {}

    def line(outcome: Outcome, sources: tuple[str, ...] = (), where: str = "") -> Line:
        cited = sources or outcome.sources
        return Line(outcome, tuple(numbers.setdefault(source, len(numbers) + 1) for source in cited), where)

    against = [
        line(row["outcome"], row["sources"], ", ".join(target.name for target in row["targets"]))
        for row in words.blockers(advice)
    ]
    best = advice.best
    parts = [tuple(map(line, outcomes)) for outcomes in (best.work, best.stays, best.speaks)]
    known = facts.current()
    return Record(
        title=question.title or str(_("Where this application moves to")),
        made=datetime.datetime.now(datetime.UTC).date(),
        workload=workload,
        advice=advice,
        headline=words.headline(advice),
        said=tuple(_said(workload)),
        wishes=tuple((q, a[getattr(workload, name)]) for name, (q, a) in CHOICES.items() if getattr(workload, name)),
        blockers=tuple(against),
        work=parts[0],
        stays=parts[1],
        speaks=parts[2],
        changes=changes(advice),
        tools=next_steps.tools(advice),
        steps=next_steps.steps(advice),
        sources=tuple((number, known.sources[source]) for source, number in numbers.items()),
    )  # fmt: skip


def _said(workload: Workload) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    migration = facts.current().migration
    for group in migration.groups.values():
        signals = migration.in_group(group.id)
        yes = tuple(s.name for s in signals if s.id in workload.signals)
        no = tuple(s.name for s in signals if s.id in workload.without)
        if yes or no:
            yield group.name, yes, no


def _plain(text: object) -> str:
    return _MARKDOWN.sub(r"\\\1", " ".join(str(text).split()))


def _day(day: datetime.date | None) -> str:
    return formats.date_format(day, "j M Y") if day else ""


def _markdown(record: Record) -> Iterator[str]:
    advice = record.advice
    yield f"# {_plain(record.title)}"
    yield ""
    yield _("Decision record of %(day)s, as of %(as_of)s.") % {
        "day": _day(record.made), "as_of": _day(record.workload.as_of)}  # fmt: skip
    yield ""
    yield f"**{_plain(record.headline)}** ({_plain(advice.best.target.name)})"
    yield from _answers(record)
    yield from ("", f"## {_('Strategies')}", "")
    yield f"| {_('Strategy')} | {_('Verdict')} | {_('Where')} | {_('Why')} |"
    yield "|---|---|---|---|"
    for strategy, word, target, reason, _verdict in record.ways:
        cells = (f"{strategy.name}: {strategy.today}", word, target, reason)
        yield f"| {' | '.join(map(_plain, cells))} |"
    yield from ("", f"## {_('Targets')}", "")
    titles = (_("Target"), _("Verdict"), _("Blockers"), _("Open"), _("Before"), _("After"), _("For it"))
    yield f"| {' | '.join(titles)} |"
    yield f"|{'---|' * len(titles)}"
    for row in record.rows:
        each = row["judged"]
        numbers = (each.blockers, each.questions, each.work, each.stays, each.speaks)
        yield f"| {_plain(each.target.name)} | {row['word']} | {' | '.join(str(len(n)) for n in numbers)} |"
    for _id, title, _mark, lines in record.parts:
        yield from _lines(title, lines)
    yield from _ends(record)


def _answers(record: Record) -> Iterator[str]:
    yield from ("", f"## {_('What was said')}", "")
    for group, yes, no in record.said:
        parts = [_plain("; ".join(yes))] if yes else []
        parts += [f"{_('not')}: {_plain('; '.join(no))}"] if no else []
        yield f"- {_plain(group)}: {'. '.join(parts)}"
    for question, chosen in record.wishes:
        yield f"- {_plain(question)}: {_plain(chosen)}"


def _lines(title: str, lines: tuple[Line, ...]) -> Iterator[str]:
    if not lines:
        return
    yield from ("", f"## {title}", "")
    for line in lines:
        where = f" ({_plain(line.where)})" if line.where else ""
        cited = "".join(f"[{number}]" for number in line.numbers)
        yield f"- {_plain(line.outcome.title)}: {_plain(line.outcome.message)}{where} `{line.outcome.rule.id}` {cited}"


def _ends(record: Record) -> Iterator[str]:
    if record.changes:
        yield from ("", f"## {_('What would change the answer')}", "")
        for change in record.changes:
            opened = ", ".join(judged.target.name for judged in change.opened)
            yield f"- {_('Unless')}: {_plain('; '.join(change.unless))} -> {_plain(opened)}. {_plain(' '.join(change.instead))}"
    yield from ("", f"## {_('Next steps')}", "")
    for number, step in enumerate(record.steps, 1):
        yield f"{number}. {_plain(step)}"
    for tool in record.tools:
        yield f"- {_plain(tool.name)}: {_plain(tool.role)}"
    yield from ("", f"## {_('Sources')}", "")
    for number, source in record.sources:
        yield f"{number}. {_plain(source.title)}. {source.place}. {_('Checked')} {_day(source.checked)}."
