"""
The answers on Dockerfiles for programs and for logs: text, JSON, SARIF 2.1.0, annotations of GitHub Actions.

Each writer takes the same list of checked files and gives back one text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from portal.answers.dockerfiles import answer_of
from portal.answers.encoding import encode
from portal.answers.outcomes import by_line, lines_of
from portal.api.annotations import Place, annotations, log
from portal.api.files import printable
from portal.dockerfile import Dockerfile
from portal.rules import Outcome, Report, State
from portal.rules.presets import shown


class Checked(NamedTuple):
    """A file, by the path that was given, and the report on it."""

    path: str
    report: Report

    @property
    def file(self) -> Dockerfile:
        """The Dockerfile that was read."""
        file: Dockerfile = self.report.subject
        return file


def _in_order(checked: Checked, preset: str) -> list[Outcome]:
    """What a preset shows of a file, by line."""
    return by_line(shown(checked.report, preset))


def text(files: Sequence[Checked], preset: str, _portal: str) -> str:
    """One line for a finding, as compilers write it, and a line that counts."""
    lines = []
    for checked in files:
        for outcome in _in_order(checked, preset):
            place = f"{checked.path}:{lines_of(outcome)[0] or 1}"
            words = f"{outcome.title}. {outcome.message}"
            lines.append(f"{place}: {_word(outcome)}: {words} [{outcome.rule.id}]")
        for outcome in checked.report.ignored:
            place = f"{checked.path}:{lines_of(outcome)[0] or 1}"
            lines.append(f"{place}: ignored because {outcome.reason} [{outcome.rule.id}]")
    found = sum(len(shown(checked.report, preset)) for checked in files)
    counted = f"{_count(found, 'finding')} in {_count(len(files), 'file')}"
    return "".join(f"{printable(line)}\n" for line in (*lines, counted))


def _word(outcome: Outcome) -> str:
    return outcome.severity.value if outcome.state is State.BREAKS else "question"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" + ("" if number == 1 else "s")


def as_json(files: Sequence[Checked], preset: str, _portal: str) -> str:
    """All files in one JSON object."""
    data = {
        "preset": preset,
        "files": [{"path": checked.path} | answer_of(checked.report, preset) for checked in files],
    }
    return encode(data) + "\n"


def github(files: Sequence[Checked], preset: str, _portal: str) -> str:
    """Annotations that GitHub Actions shows beside the lines of a pull request."""
    return annotations(Place(checked.path, o) for checked in files for o in _in_order(checked, preset))


def sarif(files: Sequence[Checked], preset: str, portal: str) -> str:
    """SARIF 2.1.0, for code scanning; what a file sets aside is there as a suppressed result."""
    places = [
        Place(checked.path, outcome)
        for checked in files
        for outcome in (*_in_order(checked, preset), *checked.report.ignored)
    ]
    return log(places, "dockerfile", portal)


FORMATS: dict[str, Callable[[Sequence[Checked], str, str], str]] = {
    "text": text,
    "json": as_json,
    "sarif": sarif,
    "github": github,
}
