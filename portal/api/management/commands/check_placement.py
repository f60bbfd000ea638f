"""Ask about placements from a shell or a pipeline: arguments, or JSON lines in and out. No database."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.answers.encoding import decode, encode
from portal.answers.placements import QUESTION_FIELDS, answer
from portal.api import files

# What the shell is told: all run, some are blocked, some questions cannot be read.
ALL_RUN, SOME_BLOCKED, BAD_INPUT = 0, 1, 2
_LINES_AT_ONCE = 500


class Command(BaseCommand):
    """
    One question in arguments, or one JSON object a line on standard input. Answers are JSON, one a line, in the
    order of the questions; a question that cannot be read gets an object with "error". Exit status: 0 all run, 1
    some are blocked, 2 some questions could not be read.
    """

    help = "Say whether images run on hosts, from arguments or from JSON lines on standard input."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """One argument per field of the question, as text."""
        for name in QUESTION_FIELDS:
            parser.add_argument(f"--{name.replace('_', '-')}", dest=f"q_{name}", metavar="TEXT")
        parser.add_argument("--strict", action="store_true", help="count an unknown verdict as blocked")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer, and end with the status."""
        files.speak_utf8()
        given = {name: options[f"q_{name}"] for name in QUESTION_FIELDS if options[f"q_{name}"] is not None}
        if given:
            lines: Iterable[str] = [encode(given)]
        elif sys.stdin.isatty():
            self.stderr.write("Name a host and an image, or give JSON lines on standard input.")
            sys.exit(BAD_INPUT)
        else:
            lines = sys.stdin
        sys.exit(self._answer_all(lines, strict=options["strict"]))

    def _answer_all(self, lines: Iterable[str], *, strict: bool) -> int:
        status = ALL_RUN
        blocked = {"blocked", "unknown"} if strict else {"blocked"}
        # Answers are thrown away as they are written: nothing to collect, and the collector would look for it.
        gc.freeze()
        gc.disable()
        kept: list[str] = []
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                said = answer(decode(line))
            except ValueError as error:
                status = BAD_INPUT
                said = {"line": number, "error": str(error), "errors": getattr(error, "errors", {})}
            else:
                if status == ALL_RUN and said["verdict"] in blocked:
                    status = SOME_BLOCKED
            kept.append(encode(said))
            if len(kept) >= _LINES_AT_ONCE:
                self.stdout.write("\n".join(kept))
                kept.clear()
                gc.collect(0)
        if kept:
            self.stdout.write("\n".join(kept))
        return status
