"""What the commands that check files have in common: which files, their text, and the options' values."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from django.core.management.base import CommandError

# Exit statuses besides 0.
FOUND, UNREADABLE = 1, 2


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
        return datetime.date.fromisoformat(text) if text else datetime.datetime.now(datetime.UTC).date()
    except ValueError:
        message = f"--as-of takes a date such as 2026-11-26, not {text}."
        raise CommandError(message, returncode=UNREADABLE) from None
