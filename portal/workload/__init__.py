"""
A workload: an application, what is known about it, and a target that it may move to, on a day.

`Workload.of` reads texts or values of JSON, `Workload.parse` the short form of rule examples. Pure Python, no Django.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from portal import facts
from portal.facts import Signal, Target
from portal.workload.reading import (
    CHOICES,
    FIELDS,
    Unreadable,
    nearest,
    read_choice,
    read_day,
    read_signals,
    read_target,
)

__all__ = ["CHOICES", "FIELDS", "Unreadable", "Workload"]


@dataclass(frozen=True, slots=True)
class Workload:
    """
    The question to the engine: can this application move to that target, and what has to be done for it?

    `signals` are ids of what is true of it, `without` of what was said not to be; both in the order of the facts.
    The other fields are keys of CHOICES, "" where nothing was said. `target` is "" until one is chosen.
    """

    signals: tuple[str, ...]
    without: tuple[str, ...]
    as_of: datetime.date
    target_id: str = ""
    pace: str = ""
    team: str = ""
    code: str = ""
    life: str = ""
    upkeep: str = ""
    place: str = ""
    licence: str = ""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Workload:
        """
        The workload that texts or JSON values describe. Raises Unreadable with a sentence for every bad field, also
        for a name that is no field.
        """
        errors: dict[str, str] = {}
        for name in values:
            if name not in FIELDS:
                near = nearest(str(name), FIELDS)
                errors[str(name)[:60]] = f"There is no such field.{f' Did you mean {near}?' if near else ''}"
        read: dict[str, Any] = {}
        for name in FIELDS:
            try:
                read[name] = _READERS[name](values.get(name))
            except ValueError as error:
                errors[name] = str(error)
        both = [name for name in read.get("signals", ()) if name in read.get("without", ())]
        if both:
            errors["without"] = f"{both[0]} is said to be there as well."
        if errors:
            raise Unreadable(errors)
        return cls(target_id=read.pop("target"), **read)

    @classmethod
    def parse(cls, text: str) -> Workload:
        """
        Read "target signal signal ... [not:signal] [field=value]", the form of rule examples. Raises Unreadable.
        """
        words = text.split()
        values: dict[str, Any] = {"target": words[0] if words else "", "signals": [], "without": []}
        for word in words[1:]:
            name, equals, value = word.partition("=")
            if equals:
                values[name] = value
            elif word.startswith("not:"):
                values["without"].append(word.removeprefix("not:"))
            else:
                values["signals"].append(word)
        return cls.of(values)

    @property
    def target(self) -> Target:
        """The target that the question is about. Raises KeyError where none is chosen."""
        return facts.current().migration.targets[self.target_id]

    @property
    def said(self) -> frozenset[str]:
        """Signals said to be there or not, and fields that were answered: rules about others need not be asked."""
        fields = (name for name in CHOICES if getattr(self, name))
        return frozenset((*self.signals, *self.without, *fields))

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was said about the application."""
        return not self.said

    def has(self, *signals: str) -> bool:
        """Whether any of these was said to be true of it."""
        return any(signal in self.signals for signal in signals)

    @property
    def tied_to_windows(self) -> tuple[Signal, ...]:
        """What was said that exists on Windows only."""
        known = facts.current().migration.signals
        return tuple(known[name] for name in self.signals if known[name].windows)

    @property
    def system(self) -> str:
        """The system it needs or can have: "windows", "linux" where nothing ties it, "" where nothing tells."""
        if self.tied_to_windows:
            return "windows"
        return "linux" if self.has("modern-net", "runs-on-linux") else ""

    @property
    def container_system(self) -> str:
        """The system of its containers on this target; "" where it does not run containers."""
        if self.target.runs != "containers":
            return ""
        if len(self.target.systems) == 1:
            return self.target.systems[0]
        return self.system or "windows"

    def on(self, target: str) -> Workload:
        """The same application on another target."""
        return replace(self, target_id=target)

    def without_signals(self, *signals: str) -> Workload:
        """The same application, if these were not true of it."""
        order = tuple(facts.current().migration.signals)
        gone = {*self.without, *signals}
        return replace(
            self,
            signals=tuple(name for name in self.signals if name not in signals),
            without=tuple(name for name in order if name in gone),
        )

    def undecided(self, choice: str) -> Workload:
        """The same application with one of the CHOICES left open."""
        left: dict[str, Any] = {choice: ""}
        return replace(self, **left)

    @property
    def text(self) -> str:
        """The workload in the form that `parse` reads."""
        chosen = (f"{name}={value}" for name in CHOICES if (value := getattr(self, name)))
        absent = (f"not:{name}" for name in self.without)
        return " ".join((self.target_id, *self.signals, *absent, *chosen, f"as_of={self.as_of.isoformat()}"))

    def params(self, *, day: bool = False) -> list[tuple[str, str]]:
        """The GET parameters that name this state, without the target; with the day only in shared links."""
        groups = facts.current().migration
        rows = [("s", name) for name in self.signals]
        left = set(self.without)
        for group in groups.groups:
            ids = {signal.id for signal in groups.in_group(group)}
            mine = ids & left
            if mine and mine == ids - set(self.signals):
                rows.append(("none", group))
                left -= mine
        rows += [("not", name) for name in self.without if name in left]
        rows += [(name, value) for name in CHOICES if (value := getattr(self, name))]
        return [*rows, ("as_of", self.as_of.isoformat())] if day else rows


_READERS = {
    "signals": read_signals,
    "without": read_signals,
    "target": read_target,
    "as_of": read_day,
} | {name: read_choice(name) for name in CHOICES}
