"""
Check Kubernetes manifests from a command line or in a build: the rules of the manifests' page, and an exit status.

    python manage.py check_manifest deploy/ --host windows-server-2022 --format json
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand

from portal import facts
from portal.api import files
from portal.podspec import LIMIT, Manifest, PodSpec, read
from portal.rules import Outcome, Report, State, check


class Checked(NamedTuple):
    """A file by the path that was given, what was read of it, and a report for each pod."""

    path: str
    manifest: Manifest
    reports: tuple[tuple[PodSpec, Report], ...]


class Command(BaseCommand):
    """`check_manifest`: exit status 0 without errors and warnings, 1 with some, 2 when something cannot be read."""

    help = (
        "Check Kubernetes manifests. Exit status: 0 no errors or warnings, 1 some, 2 a file or an argument that "
        "cannot be read. No database is needed."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Paths and options."""
        parser.add_argument(
            "paths", nargs="+", metavar="PATH", help="a file, a folder, or - for standard input"
        )
        parser.add_argument(
            "--host",
            default="",
            metavar="SLUG",
            help="release of the nodes where the manifest leaves it open",
        )
        parser.add_argument("--format", default="text", choices=list(FORMATS))
        parser.add_argument(
            "--as-of", default="", metavar="DATE", help="judge as of this day (today if absent)"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Check every file and write one answer."""
        known = [release.slug for release in facts.current().hosts() if release.kind == "server"]
        host, day = files.known_host(options["host"], known), files.day_of(options["as_of"])
        checked, unreadable = [], []
        for path in options["paths"]:
            for name in files.named(path, _is_manifest):
                try:
                    manifest = read(files.text_of(name, LIMIT))
                except (OSError, ValueError) as fault:
                    unreadable.append(f"{name}: {files.reason(fault)}")
                    continue
                pods = [pod.aimed(host=host, as_of=day) for pod in manifest.pods]
                checked.append(Checked(name, manifest, tuple((pod, check(pod)) for pod in pods)))
        self.stdout.write(FORMATS[options["format"]](checked), ending="")
        for line in unreadable:
            self.stderr.write(line)
        if unreadable or any(each.manifest.problems for each in checked):
            sys.exit(files.UNREADABLE)
        if any(report.errors or report.warnings for each in checked for _pod, report in each.reports):
            sys.exit(files.FOUND)


def _is_manifest(name: str) -> bool:
    return name.endswith((".yaml", ".yml", ".json"))


def _line(outcome: Outcome) -> int:
    first = outcome.where.removeprefix("line:").partition("-")[0]
    return int(first) if first.isdigit() else 0


def _broken(report: Report) -> list[Outcome]:
    """What does not hold, by line."""
    return sorted((o for o in report.outcomes if o.state is not State.HOLDS), key=_line)


def as_text(checked: Sequence[Checked]) -> str:
    """One line for a finding, as compilers write it, one for each pod's verdict."""
    lines = []
    for each in checked:
        lines += [f"{each.path}:{line or 1}: error: {message}" for line, message in each.manifest.problems]
        for pod, report in each.reports:
            for outcome in _broken(report):
                word = outcome.severity.value if outcome.state is State.BREAKS else "question"
                words = f"{outcome.title}. {outcome.message}"
                lines.append(f"{each.path}:{_line(outcome) or 1}: {word}: {words} [{outcome.rule.id}]")
            lines.append(f"{each.path}:{pod.line}: {pod.kind} {pod.name}: {report.verdict.value}")
    return "".join(f"{line}\n" for line in lines) or "no pods\n"


def as_json(checked: Sequence[Checked]) -> str:
    """All files in one JSON object."""
    data = {
        "files": [
            {
                "path": each.path,
                "problems": [{"line": line, "message": message} for line, message in each.manifest.problems],
                "pods": [_pod(pod, report) for pod, report in each.reports],
            }
            for each in checked
        ]
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _pod(pod: PodSpec, report: Report) -> dict[str, Any]:
    answer = report.to_dict()
    outcomes = [outcome | {"result": outcome.pop("state")} for outcome in answer.pop("outcomes")]
    return {"kind": pod.kind, "name": pod.name, "line": pod.line, **answer, "outcomes": outcomes}


FORMATS = {"text": as_text, "json": as_json}
