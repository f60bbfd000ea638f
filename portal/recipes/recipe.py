"""The recipe: Dockerfile, files beside it, commands, and what the rules find, each beside its choice."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from portal.dockerfile import Dockerfile
from portal.recipes.choices import Choices
from portal.recipes.context import dockerignore
from portal.recipes.extras import EXTRAS
from portal.recipes.fitting import Fit, Obstacle, fit, with_ways_out
from portal.recipes.note import Note
from portal.recipes.notes import notes
from portal.recipes.outputs import Snippet, decision_record, snippets
from portal.recipes.sheet import Line, Sheet
from portal.rules import Outcome, Report, State, check

# How findings on what options need begin.
WORDS = {
    "dism": "Servicing stack",
    "gdi": "GDI",
    "log-monitor": "Event log",
    "msmq": "MSMQ",
    "powershell": "Windows PowerShell",
}
# Findings that a choice brings along, and the field that the form shows them at. Whatever else the rules find
# in a file that the builder wrote is a mistake of the builder, and a test says so.
EXPECTED = {
    "base-is-retired": "version",
    "base-support-ends": "host",
    "health-check-is-missing": "health",
    "runs-as-root": "user",
    "runtime-is-end-of-life": "version",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule said, and the form field whose choice it belongs to."""

    outcome: Outcome
    field: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that choices lead to. `lines` include what the base image brings along, unwritten."""

    choices: Choices
    image: Fit
    lines: tuple[Line, ...]
    ignored: tuple[Line, ...]
    snippets: tuple[Snippet, ...]
    notes: tuple[Note, ...]
    report: Report
    day: datetime.date

    @property
    def dockerfile(self) -> str:
        """The file's text."""
        return text_of(self.lines)

    @property
    def dockerignore(self) -> str:
        """The text of `.dockerignore`."""
        return text_of(self.ignored)

    @property
    def decision(self) -> str:
        """The decision record as Markdown."""
        return decision_record(self, self.day)

    @property
    def files(self) -> dict[str, str]:
        """Every file of the recipe by its name, each ending with a line feed."""
        files = {
            "Dockerfile": self.dockerfile,
            ".dockerignore": self.dockerignore,
            "DECISION.md": self.decision,
        }
        return files | {each.file: f"{each.text}\n" for each in self.snippets if each.file}

    @property
    def placement_report(self) -> Report:
        """What the engine says of the final image on the host."""
        return self.image.report

    @property
    def placement_findings(self) -> tuple[Finding, ...]:
        """What the rules found of the final image on the host."""
        return tuple(Finding(o, _field_of_placement(self.choices, o)) for o in _broken(self.image.report))

    @property
    def file_findings(self) -> tuple[Finding, ...]:
        """What the rules found in the file."""
        return tuple(Finding(o, self._field_of_line(o)) for o in _broken(self.report))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the rules found broken or open, in the placement and in the file, worst first."""
        ranks = ("error", "warning", "info")
        found = self.placement_findings + self.file_findings
        return tuple(sorted(found, key=lambda finding: ranks.index(finding.outcome.severity.value)))

    def _field_of_line(self, outcome: Outcome) -> str:
        if outcome.rule.id in EXPECTED:
            return EXPECTED[outcome.rule.id]
        number = line_number(outcome.where)
        written = [line for line in self.lines if not line.inherited]
        if number and number <= len(written):
            return written[number - 1].choice or "kind"
        return "kind"


def line_number(where: str) -> int:
    """The first line that "line:12" or "line:12-14" names; 0 for anything else."""
    first = where.removeprefix("line:").split("-")[0]
    return int(first) if where.startswith("line:") and first.isdigit() else 0


def text_of(lines: tuple[Line, ...]) -> str:
    """The written lines as a file's text."""
    return "".join(f"{line.text}\n" for line in lines if not line.inherited)


def _broken(report: Report) -> list[Outcome]:
    return [o for o in report.outcomes if o.state not in (State.HOLDS, State.IGNORED)]


def _field_of_placement(choices: Choices, outcome: Outcome) -> str:
    where = outcome.where
    if where == "needs":
        return _field_of_need(choices, outcome.message)
    if where == "gmsa":
        return "gmsa"
    if where == "image":
        return "base" if len(choices.kind.windows) > 1 else "host"
    return where if where in ("host", "isolation", "orchestrator") else "host"


def _field_of_need(choices: Choices, message: str) -> str:
    """The option that asked for what a finding speaks of: alone it would find the same."""
    asking = [name for name, value in choices.more.items() if name in EXTRAS and EXTRAS[name].needs(value)]
    own = [need for need in choices.kind.needs if need not in choices.kind.brings]
    for name in asking:
        for need in EXTRAS[name].needs(choices.more[name]):
            if need not in own and need in WORDS and message.startswith(WORDS[need]):
                return name
    return "kind" if own else asking[0] if asking else "kind"


def build(choices: Choices, day: datetime.date) -> Recipe | Obstacle:
    """The recipe for choices as of a day, or what is in the way of it."""
    image = fit(choices, day)
    if isinstance(image, Obstacle):
        return with_ways_out(image, choices, day)
    choices = replace(choices, base=image.base)
    sheet = Sheet(choices, image)
    choices.kind.write(sheet)
    lines = tuple(sheet.lines)
    aimed = Dockerfile.parse(text_of(lines)).aimed(
        host=choices.host,
        isolation=choices.isolation if choices.os == "windows" else "default",
        orchestrator=choices.orchestrator,
        as_of=day,
    )
    return Recipe(
        choices,
        image,
        lines,
        dockerignore(choices),
        snippets(choices),
        notes(choices, day),
        check(aimed),
        day,
    )
