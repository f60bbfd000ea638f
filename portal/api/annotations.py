"""Findings for tools that read them: annotations of GitHub Actions, and SARIF 2.1.0 for code scanning."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from portal import facts
from portal.answers.outcomes import lines_of
from portal.rules import Outcome, Rule, Severity, State

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


class Place(NamedTuple):
    """An outcome, and the path of the file that it is about."""

    path: str
    outcome: Outcome


class Unread(NamedTuple):
    """What of a file could not be read: its path, the line (0: the whole file), and why."""

    path: str
    line: int
    message: str


def annotations(places: Iterable[Place], unread: Iterable[Unread] = ()) -> str:
    """Annotations that GitHub Actions shows beside the lines of a pull request."""
    lines = [
        f"::error file={_property(path)},line={line or 1},title=Cannot be read::{_data(message)}"
        for path, line, message in unread
    ]
    for path, outcome in places:
        first, last = lines_of(outcome)
        properties = {"file": path, "line": str(first or 1)}
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


def log(places: Iterable[Place], tag: str, portal: str, unread: Sequence[Unread] = ()) -> str:
    """One log of SARIF; `tag` says what kind of files they are. What a file sets aside is a suppressed result."""
    results = list(places)
    rules = list({outcome.rule.id: outcome.rule for _, outcome in results}.values())
    index = {rule.id: number for number, rule in enumerate(rules)}
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "Bulkhead",
                "informationUri": f"{portal}/",
                "rules": [_rule(rule, tag, portal) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(place, index[place.outcome.rule.id]) for place in results],
    }
    if unread:
        told = [
            {
                "level": "error",
                "message": {"text": each.message},
                "locations": [_location(each.path, each.line, each.line)],
            }
            for each in unread
        ]
        run["invocations"] = [{"executionSuccessful": False, "toolExecutionNotifications": told}]
    data = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule, tag: str, portal: str) -> dict[str, Any]:
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
        "properties": {"tags": [tag, rule.stage.value]},
    }


def _dedented(doc: str) -> str:
    return "\n".join(line.strip() for line in doc.strip().splitlines())


def _result(place: Place, index: int) -> dict[str, Any]:
    path, outcome = place
    first, last = lines_of(outcome)
    result: dict[str, Any] = {
        "ruleId": outcome.rule.id,
        "ruleIndex": index,
        "level": LEVELS[outcome.severity],
        "message": {"text": f"{outcome.title}. {outcome.message}"},
        "locations": [_location(path, first, last)],
    }
    if outcome.state is State.IGNORED:
        result["suppressions"] = [{"kind": "inSource", "justification": outcome.reason}]
    return result


def _location(path: str, first: int, last: int) -> dict[str, Any]:
    region = {"startLine": max(first, 1), "endLine": max(last, first, 1)}
    uri = _uri(path.replace("\\", "/"))
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}


def _uri(path: str) -> str:
    """A path as a reference that a URI can hold."""
    absolute = path.startswith("/") or path[1:3] == ":/"
    quoted = quote(path.lstrip("/"), safe="/:@!$&'()*+,;=-._~" if absolute else "/@!$&'()*+,;=-._~")
    return f"file:///{quoted}" if absolute else quoted
