"""
The answers on Dockerfiles for programs and for logs: text, JSON, SARIF 2.1.0, annotations of GitHub Actions.

Each writer takes the same list of checked files and gives back one text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from portal import facts
from portal.dockerfile import Dockerfile, Edit
from portal.rules import Outcome, Report, Rule, Severity, State
from portal.rules.presets import shown

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


class Checked(NamedTuple):
    """A file, by the path that was given, and the report on it."""

    path: str
    report: Report

    @property
    def file(self) -> Dockerfile:
        """The Dockerfile that was read."""
        file: Dockerfile = self.report.subject
        return file


def lines_of(outcome: Outcome) -> tuple[int, int]:
    """The first and last line of an outcome; (0, 0) if it is about the whole file."""
    if not outcome.where.startswith("line:"):
        return 0, 0
    first, _, last = outcome.where.removeprefix("line:").partition("-")
    return int(first), int(last or first)


def _in_order(checked: Checked, preset: str) -> list[Outcome]:
    """What a preset shows of a file, by line."""
    return sorted(shown(checked.report, preset), key=lines_of)


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
    return "\n".join([*lines, counted]) + "\n"


def _word(outcome: Outcome) -> str:
    return outcome.severity.value if outcome.state is State.BREAKS else "question"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" + ("" if number == 1 else "s")


def as_data(report: Report, preset: str = "teaching") -> dict[str, Any]:
    """The report as plain data: verdict, stage, what is shown by a preset, and what the file sets aside."""
    return {
        "verdict": report.verdict.value,
        "stage": report.stage.value if report.stage else None,
        "missing": list(report.missing),
        "outcomes": [_outcome(outcome) for outcome in sorted(shown(report, preset), key=lines_of)],
        "ignored": [_outcome(outcome) | {"reason": outcome.reason} for outcome in report.ignored],
    }


def _outcome(outcome: Outcome) -> dict[str, Any]:
    first, last = lines_of(outcome)
    return {
        "rule": outcome.rule.id,
        "result": outcome.state.value,
        "severity": outcome.severity.value,
        "where": outcome.where,
        "line": first or None,
        "end_line": last or None,
        "stage": outcome.stage.value,
        "title": outcome.title,
        "message": outcome.message,
        "sources": list(outcome.sources),
        "fixes": [
            {"title": fix.title, "safe": fix.safe, "edits": [_edit(edit) for edit in fix.to]}
            for fix in outcome.fixes
            if isinstance(fix.to, tuple)
        ],
    }


def _edit(edit: Edit) -> dict[str, Any]:
    return {"line": edit.line, "end_line": edit.end_line, "replacement": edit.replacement}


def as_json(files: Sequence[Checked], preset: str, _portal: str) -> str:
    """All files in one JSON object."""
    data = {
        "preset": preset,
        "files": [{"path": checked.path} | as_data(checked.report, preset) for checked in files],
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def github(files: Sequence[Checked], preset: str, _portal: str) -> str:
    """Annotations that GitHub Actions shows beside the lines of a pull request."""
    lines = []
    for checked in files:
        for outcome in _in_order(checked, preset):
            first, last = lines_of(outcome)
            properties = {"file": checked.path, "line": str(first or 1)}
            if last > first:
                properties["endLine"] = str(last)
            properties["title"] = f"{outcome.title} ({outcome.rule.id})"
            given = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
            command = COMMANDS[outcome.severity] if outcome.state is State.BREAKS else "notice"
            lines.append(f"::{command} {given}::{_data(outcome.message)}")
    return "".join(f"{line}\n" for line in lines)


def _data(value: str) -> str:
    """A message as a workflow command takes it: what would end it is escaped."""
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def sarif(files: Sequence[Checked], preset: str, portal: str) -> str:
    """SARIF 2.1.0, for code scanning; what a file sets aside is there as a suppressed result."""
    results: list[tuple[Checked, Outcome]] = []
    for checked in files:
        results += [(checked, outcome) for outcome in _in_order(checked, preset)]
        results += [(checked, outcome) for outcome in checked.report.ignored]
    rules = list({outcome.rule.id: outcome.rule for _, outcome in results}.values())
    index = {rule.id: number for number, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "Bulkhead",
                "informationUri": f"{portal}/",
                "rules": [_rule(rule, portal) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(checked, outcome, index[outcome.rule.id]) for checked, outcome in results],
    }
    return (
        json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)
        + "\n"
    )


def _rule(rule: Rule, portal: str) -> dict[str, Any]:
    page = " ".join(rule.doc.split())
    known = facts.current().sources
    sources = "".join(f"\n- [{known[s].title}]({known[s].url})" for s in rule.sources if known[s].url)
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.id.split("-")),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": page},
        "help": {
            "text": page,
            "markdown": _dedented(rule.doc) + (f"\n\nSources:\n{sources}" if sources else ""),
        },
        "helpUri": f"{portal}/rules/{rule.id}/",
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": ["dockerfile", rule.stage.value]},
    }


def _dedented(doc: str) -> str:
    return "\n".join(line.strip() for line in doc.strip().splitlines())


def _result(checked: Checked, outcome: Outcome, index: int) -> dict[str, Any]:
    first, last = lines_of(outcome)
    region = {"startLine": max(first, 1), "endLine": max(last, first, 1)}
    uri = checked.path.replace("\\", "/")
    location = {"artifactLocation": {"uri": _uri(uri)}, "region": region}
    result: dict[str, Any] = {
        "ruleId": outcome.rule.id,
        "ruleIndex": index,
        "level": LEVELS[outcome.severity],
        "message": {"text": f"{outcome.title}. {outcome.message}"},
        "locations": [{"physicalLocation": location}],
    }
    if outcome.state is State.IGNORED:
        result["suppressions"] = [{"kind": "inSource", "justification": outcome.reason}]
    return result


def _uri(path: str) -> str:
    """A path as a reference that a URI can hold."""
    absolute = path.startswith("/") or path[1:3] == ":/"
    quoted = quote(path.lstrip("/"), safe="/:@!$&'()*+,;=-._~" if absolute else "/@!$&'()*+,;=-._~")
    return f"file:///{quoted}" if absolute else quoted


FORMATS: dict[str, Callable[[Sequence[Checked], str, str], str]] = {
    "text": text,
    "json": as_json,
    "sarif": sarif,
    "github": github,
}
