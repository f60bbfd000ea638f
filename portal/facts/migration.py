"""Ways to move an application: strategies, targets, signals about it (migration.toml, migration_signals.toml)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.facts.reading import Table

RUNS = ("machine", "containers", "code")
SYSTEMS = ("windows", "linux")


@dataclass(frozen=True, slots=True)
class When:
    """
    For what applications something is: of the signals `every` one, `some` of them, and `never` one of those; () for
    any. `targets` and `systems` (of containers) are those that it is about, () for all; `azure` for those in Azure.
    """

    every: tuple[str, ...]
    some: tuple[str, ...]
    never: tuple[str, ...]
    targets: tuple[str, ...]
    systems: tuple[str, ...]
    azure: bool


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool of a strategy; `until` is the last day on which it was the way to go, None while it is."""

    name: str
    role: str
    until: datetime.date | None
    when: When
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Strategy:
    """One of the three approaches: its name, what it is called today, how much code changes, its tools."""

    id: str
    name: str
    today: str
    change: str
    tools: tuple[Tool, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """
    Something that an application can move to. It `runs` a machine, containers or code, for these `systems`.

    `duties` are ids of work that stays with its owner; `kinds` the signals that it is for, () for all;
    `rewrite` tells that code has to be written anew for it. `preview` and `offered` are its first days,
    `dispute` is what sources say differently about it.
    """

    id: str
    name: str
    runs: str
    strategies: tuple[str, ...]
    systems: tuple[str, ...]
    in_azure: bool
    duties: tuple[str, ...]
    kinds: tuple[str, ...]
    rewrite: bool
    preview: datetime.date | None
    offered: datetime.date | None
    note: str
    dispute: str
    sources: tuple[str, ...]
    checked: datetime.date


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that may be true of an application; `windows` if it ties it to Windows, `instead` the way out."""

    id: str
    name: str
    group: str
    windows: bool
    instead: str
    sources: tuple[str, ...]
    checked: datetime.date


@dataclass(frozen=True, slots=True)
class Group:
    """Signals that are asked about together; `later` for those that need not be asked first."""

    id: str
    name: str
    later: bool


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do, and for what applications."""

    say: str
    when: When


@dataclass(frozen=True, slots=True)
class Course:
    """Things to do one after the other."""

    order: tuple[Step, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Migration:
    """All of it, each by its id and in the files' order."""

    strategies: Mapping[str, Strategy]
    targets: Mapping[str, Target]
    duties: Mapping[str, str]
    groups: Mapping[str, Group]
    signals: Mapping[str, Signal]
    steps: Course
    assessment: Course

    def in_group(self, group: str) -> tuple[Signal, ...]:
        """The signals of a group."""
        return tuple(signal for signal in self.signals.values() if signal.group == group)

    def citations(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Every place in the two files with the ids of the sources that it cites."""
        for strategy in self.strategies.values():
            yield f"migration.toml: strategies.{strategy.id}", strategy.sources
            for tool in strategy.tools:
                yield f"migration.toml: strategies.{strategy.id}.tools: {tool.name}", tool.sources
        for target in self.targets.values():
            yield f"migration.toml: targets.{target.id}", target.sources
        for signal in self.signals.values():
            yield f"migration_signals.toml: signals.{signal.id}", signal.sources
        yield "migration.toml: steps", self.steps.sources
        yield "migration.toml: assessment", self.assessment.sources


def read_migration(folder: Path) -> Migration:
    """Both files, held against each other. Raises FactError."""
    file, asked = Table.of_file(folder, "migration.toml"), Table.of_file(folder, "migration_signals.toml")
    checked, asked_checked = file.checked(), asked.checked()
    groups = {name: _group(name, table) for name, table in asked.table("groups").tables()}
    signals = {
        name: _signal(name, table, tuple(groups), asked_checked)
        for name, table in asked.table("signals").tables()
    }
    conditions = (tuple(signals), tuple(file.table("targets")))
    strategies = {
        name: _strategy(name, table, conditions) for name, table in file.table("strategies").tables()
    }
    duties = {}
    for name, table in file.table("duties").tables():
        duties[name] = table.text("name")
        table.done()
    known = (tuple(strategies), tuple(duties), tuple(signals))
    targets = {name: _target(name, table, known, checked) for name, table in file.table("targets").tables()}
    steps, assessment = (_course(file.table(name), conditions) for name in ("steps", "assessment"))
    file.done()
    asked.done()
    return Migration(strategies, targets, duties, groups, signals, steps, assessment)


def _group(name: str, table: Table) -> Group:
    group = Group(name, table.text("name"), table.flag("later", False))
    table.done()
    return group


def _signal(name: str, table: Table, groups: tuple[str, ...], checked: datetime.date) -> Signal:
    signal = Signal(
        id=name,
        name=table.text("name"),
        group=table.word("group", groups),
        windows=table.flag("windows", False),
        instead=table.text("instead", ""),
        sources=table.sources(),
        checked=table.checked(checked),
    )
    table.done()
    return signal


def _when(table: Table, known: tuple[tuple[str, ...], tuple[str, ...]]) -> When:
    signals, targets = known
    every, some, never = (table.texts(key, (), allowed=signals) for key in ("every", "some", "never"))
    about = table.texts("targets", (), allowed=targets)
    return When(
        every, some, never, about, table.texts("systems", (), allowed=SYSTEMS), table.flag("azure", False)
    )


def _strategy(name: str, table: Table, known: tuple[tuple[str, ...], tuple[str, ...]]) -> Strategy:
    tools = []
    for _name, row in table.table("tools").tables():
        until = row.maybe_day("until")
        tools.append(Tool(row.text("name"), row.text("role"), until, _when(row, known), row.sources()))
        row.done()
    strategy = Strategy(
        name, table.text("name"), table.text("today"), table.text("change"), tuple(tools), table.sources()
    )
    table.done()
    return strategy


def _target(name: str, table: Table, known: tuple[tuple[str, ...], ...], checked: datetime.date) -> Target:
    strategies, duties, signals = known
    target = Target(
        id=name,
        name=table.text("name"),
        runs=table.word("runs", RUNS),
        strategies=table.texts("strategies", allowed=strategies),
        systems=table.texts("systems", allowed=SYSTEMS),
        in_azure=table.flag("azure", True),
        duties=table.texts("duties", (), allowed=duties),
        kinds=table.texts("kinds", (), allowed=signals),
        rewrite=table.flag("rewrite", False),
        preview=table.maybe_day("preview"),
        offered=table.maybe_day("offered"),
        note=table.text("note"),
        dispute=table.text("dispute", ""),
        sources=table.sources(),
        checked=table.checked(checked),
    )
    table.done()
    return target


def _course(table: Table, known: tuple[tuple[str, ...], tuple[str, ...]]) -> Course:
    order = []
    for row in table.rows("order"):
        order.append(Step(row.text("say"), _when(row, known)))
        row.done()
    course = Course(tuple(order), table.sources())
    table.done()
    return course
