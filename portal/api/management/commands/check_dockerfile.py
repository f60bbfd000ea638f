"""
Check Dockerfiles from a command line or in a build: the rules of the checker's page, and an exit status.

    python manage.py check_dockerfile Dockerfile --host windows-server-2022 --format github
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.answers.dockerfiles import LIMIT, hosts
from portal.api import files
from portal.api.reports import FORMATS, Checked
from portal.dockerfile import Dockerfile
from portal.placement import ISOLATIONS
from portal.rules import check
from portal.rules.presets import shown


class Command(BaseCommand):
    """`check_dockerfile`: exit status 0 without findings, 1 with findings, 2 when something cannot be read."""

    help = (
        "Check Dockerfiles. Exit status: 0 nothing that the preset shows, 1 findings, 2 a file or an argument "
        "that cannot be read. No database is needed."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Paths and options."""
        files.add_arguments(parser, FORMATS, host="such as windows-server-2022, or linux")
        parser.add_argument("--isolation", default="default", choices=list(ISOLATIONS))

    def handle(self, *_: Any, **options: Any) -> None:
        """Check every file and write one answer."""
        files.speak_utf8()
        host, day = files.known_host(options["host"], hosts()), files.day_of(options["as_of"])
        checked, unreadable = [], []
        for path in options["paths"]:
            for name in files.named(path, _is_dockerfile):
                try:
                    text = files.text_of(name, LIMIT)
                except (OSError, ValueError) as fault:
                    unreadable.append(f"{name}: {files.reason(fault)}")
                    continue
                file = Dockerfile.parse(text).aimed(host=host, isolation=options["isolation"], as_of=day)
                checked.append(Checked(name, check(file)))
        preset = options["preset"]
        self.stdout.write(FORMATS[options["format"]](checked, preset, settings.PORTAL_URL), ending="")
        for line in unreadable:
            self.stderr.write(line)
        if unreadable:
            sys.exit(files.UNREADABLE)
        if any(shown(each.report, preset) for each in checked):
            sys.exit(files.FOUND)


def _is_dockerfile(name: str) -> bool:
    return (name.startswith("dockerfile") or name.endswith(".dockerfile")) and not name.endswith(
        ".dockerignore"
    )
