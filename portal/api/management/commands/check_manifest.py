"""
Check Kubernetes manifests from a command line or in a build: the rules of the manifests' page, and an exit status.

    python manage.py check_manifest deploy/ --host windows-server-2022 --format json
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.answers.encoding import encode
from portal.answers.outcomes import by_line, lines_of
from portal.answers.podspecs import answer_of, hosts
from portal.api import files
from portal.api.annotations import Place, Unread, annotations, log
from portal.podspec import LIMIT, Manifest, PodSpec, read
from portal.rules import Report, State, check
from portal.rules.presets import shown


class Checked(NamedTuple):
    """A file by the path that was given, what was read of it, and a report for each pod."""

    path: str
    manifest: Manifest
    reports: tuple[tuple[PodSpec, Report], ...]


class Command(BaseCommand):
    """`check_manifest`: exit status 0 without findings, 1 with findings, 2 when something cannot be read."""

    help = (
        "Check Kubernetes manifests. Exit status: 0 nothing that the preset shows, 1 findings, 2 a file or an argument that "
        "cannot be read. No database is needed."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Paths and options."""
        files.add_arguments(parser, FORMATS, host="release of the nodes where the manifest leaves it open")

    def handle(self, *_: Any, **options: Any) -> None:
        """Check every file and write one answer."""
        files.speak_utf8()
        host, day = files.known_host(options["host"], hosts()), files.day_of(options["as_of"])
        checked, unreadable = [], []
        for path in options["paths"]:
            for name in files.named(path, _is_manifest):
                try:
                    manifest = read(files.text_of(name, LIMIT))
                except (OSError, ValueError) as fault:
                    unreadable.append(f"{name}: {files.reason(fault)}")
                    continue
                if manifest.foreign:
                    continue
                pods = [pod.aimed(host=host, as_of=day) for pod in manifest.pods]
                checked.append(Checked(name, manifest, tuple((pod, check(pod)) for pod in pods)))
        preset = options["preset"]
        self.stdout.write(FORMATS[options["format"]](checked, preset, settings.PORTAL_URL), ending="")
        for line in unreadable:
            self.stderr.write(line)
        if unreadable or any(each.manifest.problems for each in checked):
            sys.exit(files.UNREADABLE)
        if any(shown(report, preset) for each in checked for _pod, report in each.reports):
            sys.exit(files.FOUND)


def _is_manifest(name: str) -> bool:
    return name.endswith((".yaml", ".yml", ".json"))


def as_text(checked: Sequence[Checked], preset: str, _portal: str) -> str:
    """One line for a finding, as compilers write it, one for each pod's verdict."""
    lines = []
    for each in checked:
        lines += [f"{each.path}:{line or 1}: error: {message}" for line, message in each.manifest.problems]
        for pod, report in each.reports:
            for outcome in by_line(shown(report, preset)):
                word = outcome.severity.value if outcome.state is State.BREAKS else "question"
                words = f"{outcome.title}. {outcome.message}"
                lines.append(f"{each.path}:{lines_of(outcome)[0] or 1}: {word}: {words} [{outcome.rule.id}]")
            for outcome in report.ignored:
                place = f"{each.path}:{lines_of(outcome)[0] or 1}"
                lines.append(f"{place}: ignored because {outcome.reason} [{outcome.rule.id}]")
            lines.append(f"{each.path}:{pod.line}: {pod.kind} {pod.name}: {report.verdict.value}")
    return "".join(f"{files.printable(line)}\n" for line in lines) or "no pods\n"


def as_json(checked: Sequence[Checked], _preset: str, _portal: str) -> str:
    """All files in one JSON object."""
    data = [{"path": each.path} | answer_of(each.manifest, each.reports) for each in checked]
    return encode({"files": data}) + "\n"


def as_annotations(checked: Sequence[Checked], preset: str, _portal: str) -> str:
    """Annotations that GitHub Actions shows beside the lines of a pull request."""
    places = [
        Place(path, o) for path, _, reports in checked for _, r in reports for o in by_line(shown(r, preset))
    ]
    return annotations(places, _unread(checked))


def as_sarif(checked: Sequence[Checked], preset: str, portal: str) -> str:
    """SARIF 2.1.0, for code scanning; what a file sets aside is there as a suppressed result."""
    places = [
        Place(path, outcome)
        for path, _, reports in checked
        for _, report in reports
        for outcome in (*by_line(shown(report, preset)), *report.ignored)
    ]
    return log(places, "kubernetes", portal, _unread(checked))


def _unread(checked: Sequence[Checked]) -> list[Unread]:
    return [Unread(each.path, line, message) for each in checked for line, message in each.manifest.problems]


FORMATS = {"text": as_text, "json": as_json, "sarif": as_sarif, "github": as_annotations}
