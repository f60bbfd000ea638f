"""
Check Dockerfiles from a command line or in a build: the rules of the checker's page, and an exit status.

    python manage.py check_dockerfile Dockerfile --host windows-server-2022 --format github
"""

from __future__ import annotations

import datetime
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal import facts
from portal.api.reports import FORMATS, Checked
from portal.dockerfile import Dockerfile
from portal.placement import ISOLATIONS
from portal.rules import check
from portal.rules.presets import PRESETS, shown

LARGEST = 5_000_000
FOUND, UNREADABLE = 1, 2


class Command(BaseCommand):
    """`check_dockerfile`: exit status 0 without findings, 1 with findings, 2 when something cannot be read."""

    help = (
        "Check Dockerfiles. Exit status: 0 nothing that the preset shows, 1 findings, 2 a file or an argument "
        "that cannot be read. No database is needed."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Paths and options."""
        parser.add_argument(
            "paths", nargs="+", metavar="PATH", help="a file, a folder, or - for standard input"
        )
        parser.add_argument(
            "--host", default="", metavar="SLUG", help="such as windows-server-2022, or linux"
        )
        parser.add_argument("--isolation", default="default", choices=list(ISOLATIONS))
        parser.add_argument("--format", default="text", choices=list(FORMATS))
        purposes = "; ".join(f"{preset.slug}: {preset.purpose}" for preset in PRESETS.values())
        parser.add_argument("--preset", default="official", choices=list(PRESETS), help=purposes)
        parser.add_argument(
            "--as-of", default="", metavar="DATE", help="judge as of this day (today if absent)"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Check every file and write one answer."""
        host, day = _host(options["host"]), _day(options["as_of"])
        checked, unreadable = [], []
        for path in options["paths"]:
            for name in _files(path):
                try:
                    text = _read(name)
                except (OSError, ValueError) as fault:
                    unreadable.append(f"{name}: {_reason(fault)}")
                    continue
                file = Dockerfile.parse(text).aimed(host=host, isolation=options["isolation"], as_of=day)
                checked.append(Checked(name, check(file)))
        preset = options["preset"]
        self.stdout.write(FORMATS[options["format"]](checked, preset, settings.PORTAL_URL), ending="")
        for line in unreadable:
            self.stderr.write(line)
        if unreadable:
            sys.exit(UNREADABLE)
        if any(shown(each.report, preset) for each in checked):
            sys.exit(FOUND)


def _host(slug: str) -> str:
    """A host that is known, or none."""
    known = [release.slug for release in facts.current().hosts() if release.is_host] + ["linux"]
    if slug and slug not in known:
        raise CommandError(f"There is no host {slug}; known are {', '.join(known)}.", returncode=UNREADABLE)
    return slug


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text) if text else datetime.datetime.now(datetime.UTC).date()
    except ValueError:
        message = f"--as-of takes a date such as 2026-11-26, not {text}."
        raise CommandError(message, returncode=UNREADABLE) from None


def _files(path: str) -> Iterator[str]:
    """The path itself, or of a folder every Dockerfile in it."""
    folder = Path(path)
    if path == "-" or not folder.is_dir():
        yield path
        return
    for file in sorted(folder.rglob("*")):
        name = file.name.lower()
        named = name.startswith("dockerfile") or name.endswith(".dockerfile")
        if named and not name.endswith(".dockerignore") and file.is_file():
            yield str(file)


def _read(name: str) -> str:
    """The text of a file; raises OSError, or ValueError for what is no Dockerfile's text."""
    if name == "-":
        data = sys.stdin.buffer.read(LARGEST + 1)
    else:
        with Path(name).open("rb") as file:
            data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueError(f"has more than {LARGEST:,} bytes")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ValueError("is UTF-16 text, which docker build cannot read; save it as UTF-8")
    if b"\0" in data:
        raise ValueError("is no text file")
    return data.decode("utf-8", "replace")


def _reason(fault: Exception) -> str:
    return (fault.strerror or str(fault)) if isinstance(fault, OSError) else str(fault)
