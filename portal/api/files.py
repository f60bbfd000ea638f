"""What the commands that check files have in common: which files, their text, and the options' values."""

from __future__ import annotations

import datetime
import io
import re
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.core.management.base import CommandError

from portal.answers.dockerfiles import PRESET
from portal.placement.choices import read_day
from portal.rules.presets import PRESETS

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# Exit statuses besides 0.
FOUND, UNREADABLE = 1, 2


def add_arguments(parser: ArgumentParser, formats: Iterable[str], *, host: str) -> None:
    """The arguments that these commands share; `host` says what that option means for their files."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, or - for standard input")
    parser.add_argument("--host", default="", metavar="SLUG", help=host)
    parser.add_argument("--format", default="text", choices=list(formats))
    purposes = "; ".join(f"{preset.slug}: {preset.purpose}" for preset in PRESETS.values())
    parser.add_argument("--preset", default=PRESET, choices=list(PRESETS), help=purposes)
    parser.add_argument("--as-of", default="", metavar="DATE", help="judge as of this day (today if absent)")


def named(path: str, belongs: Callable[[str], bool]) -> Iterator[str]:
    """The path itself, or of a folder every file in it whose name, in lower case, belongs; "-" is standard input."""
    folder = Path(path)
    if path == "-" or not folder.is_dir():
        yield path
        return
    yield from (
        str(file) for file in sorted(folder.rglob("*")) if belongs(file.name.lower()) and file.is_file()
    )


def text_of(name: str, limit: int) -> str:
    """The text of a file of at most `limit` bytes; raises OSError, or ValueError for what is no text."""
    if name == "-":
        data = sys.stdin.buffer.read(limit + 1)
    else:
        with Path(name).open("rb") as file:
            data = file.read(limit + 1)
    if len(data) > limit:
        raise ValueError(f"has more than {limit:,} bytes")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ValueError("is UTF-16 text, which nothing that builds or applies it can read; save it as UTF-8")
    if b"\0" in data:
        raise ValueError("is no text file")
    return data.decode("utf-8", "replace")


def reason(fault: Exception) -> str:
    """Why a file could not be read, for people."""
    return (fault.strerror or str(fault)) if isinstance(fault, OSError) else str(fault)


def known_host(slug: str, known: list[str]) -> str:
    """The slug, if it is one of those known or empty; raises CommandError."""
    if slug and slug not in known:
        raise CommandError(f"There is no host {slug}; known are {', '.join(known)}.", returncode=UNREADABLE)
    return slug


def day_of(text: str) -> datetime.date:
    """The day that an option gives, today if it gives none; raises CommandError."""
    try:
        return read_day(text)
    except ValueError as fault:
        raise CommandError(f"--as-of: {fault}", returncode=UNREADABLE) from None


def speak_utf8() -> None:
    """
    Make standard input and output UTF-8 with plain line ends, whatever the shell has, so that an answer has the same
    bytes everywhere. Input that is no UTF-8 becomes half characters, which a reader of JSON refuses.
    """
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")


def printable(line: str) -> str:
    """A line as a log or a terminal may have it: what a checked file could steer them with is a space."""
    return _CONTROL.sub(" ", line)
