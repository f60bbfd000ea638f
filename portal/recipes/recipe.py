"""The recipe: Dockerfile, files beside it, commands, and what the rules find, each beside its choice."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from portal.dockerfile import Dockerfile
from portal.recipes import dotnet, iis, node
from portal.recipes.choices import Choices
from portal.recipes.commands import Snippet, snippets
from portal.recipes.context import dockerignore
from portal.recipes.fitting import Fit, Obstacle, fit, with_ways_out
from portal.recipes.notes import Note, notes
from portal.recipes.sheet import Line, Sheet
from portal.rules import Outcome, Report, State, check

WRITERS: dict[str, Callable[[Sheet, Fit], None]] = {
    "aspnet-framework-48": iis.framework_48,
    "aspnet-framework-35": iis.framework_35,
    "static-iis": iis.static_site,
    "dotnet-web": dotnet.app,
    "dotnet-worker": dotnet.app,
    "node": node.app,
}
# Findings that a choice brings along, and the field that the form shows them at. Whatever else the rules find
# in a file that the builder wrote is a mistake of the builder, and a test says so.
EXPECTED = {
    "base-is-retired": "version",
    "base-support-ends": "host",
    "health-check-is-missing": "health",
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

    @property
    def dockerfile(self) -> str:
        """The file's text."""
        return text_of(self.lines)

    @property
    def dockerignore(self) -> str:
        """The text of `.dockerignore`."""
        return text_of(self.ignored)

    @property
    def placement_report(self) -> Report:
        """What the engine says of the final image on the host."""
        return self.image.report

    @property
    def placement_findings(self) -> tuple[Finding, ...]:
        """What the rules found of the final image on the host."""
        return tuple(
            Finding(o, _field_of_placement(self.choices, o.where)) for o in _broken(self.image.report)
        )

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


def _field_of_placement(choices: Choices, where: str) -> str:
    if where == "image":
        return "base" if len(choices.kind.windows) > 1 else "host"
    return where if where in ("host", "isolation", "orchestrator") else "host"


def build(choices: Choices, day: datetime.date) -> Recipe | Obstacle:
    """The recipe for choices as of a day, or what is in the way of it."""
    image = fit(choices, day)
    if isinstance(image, Obstacle):
        return with_ways_out(image, choices, day)
    sheet = Sheet(choices)
    WRITERS[choices.kind.slug](sheet, image)
    lines = tuple(sheet.lines)
    aimed = Dockerfile.parse(text_of(lines)).aimed(
        host=choices.host,
        isolation=choices.isolation if choices.os == "windows" else "default",
        orchestrator=choices.orchestrator,
        as_of=day,
    )
    return Recipe(
        choices, image, lines, dockerignore(choices), snippets(choices), notes(choices, day), check(aimed)
    )
