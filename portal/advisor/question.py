"""What the advisor's address says, read into a workload or into messages beside the fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal import facts
from portal.workload import CHOICES, Unreadable, Workload

LONGEST_TITLE = 120
# What fields are called in messages.
NAMES = {
    "signals": _("What is true of it"),
    "without": _("What is not"),
    "as_of": _("As of"),
    "target": _("Target"),
}
# Whole questions to begin with.
EXAMPLES: tuple[tuple[Any, str], ...] = (
    (_("An intranet site with Windows authentication"), "s=web-app&s=netfx-4x&s=windows-auth&s=event-log"),
    (_("A shop that clicks its way through a desktop program"), "s=web-app&s=netfx-4x&s=gui-desktop&s=com-registry-msi"),
    (_("A nightly job on today's .NET"), "s=scheduled-task&s=console-app&s=modern-net&pace=fast&upkeep=platform"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """
    The form's state: what was ticked, chosen and typed, messages for what cannot be read, and the workload if all can.

    `target` is the one whose reasons are shown, "" for the best.
    """

    ticked: frozenset[str]
    none: frozenset[str]
    absent: frozenset[str]
    chosen: dict[str, str]
    as_of: str
    target: str
    title: str
    errors: dict[str, str] = field(default_factory=dict)
    workload: Workload | None = None

    @classmethod
    def read(cls, query: QueryDict) -> Question:
        """The state that GET parameters describe. "None of these" gives way to what is ticked in its group."""
        migration = facts.current().migration
        signals = _words(query, "s")
        groups = frozenset(_words(query, "none"))
        absent = set(_words(query, "not")) - set(signals)
        unknown = groups - set(migration.groups)
        without = absent | {
            signal.id
            for group in groups - unknown
            for signal in migration.in_group(group)
            if signal.id not in signals
        }
        chosen = {name: query.get(name, "").strip() for name in CHOICES}
        values = {name: query.get(name, "").strip()[:LONGEST_TITLE] for name in ("as_of", "target", "title")}
        state = (frozenset(signals), groups, frozenset(absent), chosen, *values.values())
        asked: dict[str, Any] = {
            "signals": signals,
            "without": sorted(without | unknown),
            "as_of": values["as_of"],
        }
        asked |= chosen | {"target": values["target"]}
        try:
            return cls(*state, {}, Workload.of(asked).on(""))
        except Unreadable as error:
            return cls(*state, error.errors)

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The groups of the form, each with its signals and whether they are ticked."""
        migration = facts.current().migration
        rows = []
        for group in migration.groups.values():
            signals = [(s, s.id in self.ticked) for s in migration.in_group(group.id)]
            count = sum(ticked for _signal, ticked in signals)
            none = group.id in self.none and not count
            rows.append(
                {"group": group, "signals": signals, "count": count, "none": none, "said": count or none}
            )
        return rows

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The questions about wishes, each with its answers."""
        return [
            {
                "name": name,
                "question": question,
                "answers": list(answers.items()),
                "value": self.chosen[name],
                "error": self.errors.get(name, ""),
            }
            for name, (question, answers) in CHOICES.items()
        ]

    @property
    def wishes_said(self) -> int:
        """How many of them were answered."""
        return sum(bool(value) for value in self.chosen.values())

    @property
    def kept(self) -> list[str]:
        """What was said not to be there one by one; the form carries it along."""
        return sorted(self.absent - self.ticked)

    @property
    def wrong(self) -> list[tuple[str, object, str]]:
        """Each field that cannot be read: its id in the form, its name, the message."""
        names = NAMES | {name: question for name, (question, _answers) in CHOICES.items()}
        return [(name, names.get(name, name), message) for name, message in self.errors.items()]

    def params(self, *, day: bool = False, **more: str) -> list[tuple[str, str]]:
        """The GET parameters of this state; the day only where it is part of the question or of a shared link."""
        if self.workload is None:
            return []
        explicit = day or bool(self.as_of)
        rest = {"title": self.title, "target": self.target} | more
        return [
            *self.workload.params(day=explicit),
            *((name, value) for name, value in rest.items() if value),
        ]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The state without its title, for a form that asks for one."""
        return [(name, value) for name, value in self.params(day=True) if name != "title"]


def _words(query: QueryDict, name: str) -> list[str]:
    """All values of a parameter; each may hold several, with commas between them."""
    return [word.strip() for value in query.getlist(name) for word in value.split(",") if word.strip()]
