"""Read one lesson's folder: front matter, body and items, as they stand."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from portal.curriculum import tables
from portal.curriculum.errors import CurriculumError
from portal.curriculum.items_file import read_items
from portal.curriculum.model import Lesson, Revision
from portal.facts import Source

_FRONT = re.compile(r"\A\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*\n", re.DOTALL | re.MULTILINE)
_KEYS = (
    "title",
    "summary",
    "minutes",
    "depth",
    "objectives",
    "prerequisites",
    "sources",
    "checked",
    "published",
    "revisions",
    "source",
)
SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
RESERVED = ("family",)


def read_lesson(folder: Path) -> Lesson:
    """
    The lesson of a folder.

    Raises ExceptionGroup of CurriculumError with everything that is wrong with its structure.
    """
    path = folder / "lesson.md"
    problems: list[CurriculumError] = []
    try:
        text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise _group(
            folder, [CurriculumError(path, 1, f"cannot be read as UTF-8 text: {_short(error)}")]
        ) from None
    front = _FRONT.match(text)
    if not front:
        raise _group(
            folder, [CurriculumError(path, 1, "the file starts with front matter between two lines of +++")]
        )
    if not SLUG.match(folder.name) or folder.name in RESERVED:
        problems.append(
            CurriculumError(path, 1, f"{folder.name!r} is no slug for a lesson: lower-case words with dashes")
        )
    values = _front_matter(path, front[1], problems)
    if problems:
        raise _group(folder, problems)
    items = read_items(folder / "items.toml", folder.name, problems)
    if problems:
        raise _group(folder, problems)
    own = values.pop("own_sources")
    return Lesson(
        slug=folder.name,
        folder=folder,
        own_sources=own,
        body=text[front.end() :],
        body_line=text.count("\n", 0, front.end()) + 1,
        digest=digest_of(folder),
        items=tuple(items),
        **values,
    )


def digest_of(folder: Path) -> str:
    """A hash of every file of a lesson: names and contents."""
    hashed = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.suffix in (".md", ".toml", ".svg") and path.is_file():
            hashed.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return hashed.hexdigest()


def _group(folder: Path, problems: list[CurriculumError]) -> ExceptionGroup[CurriculumError]:
    return ExceptionGroup(folder.name, problems)


def _short(error: Exception) -> str:
    return getattr(error, "strerror", None) or getattr(error, "reason", None) or type(error).__name__


def _front_matter(path: Path, text: str, problems: list[CurriculumError]) -> dict[str, Any]:
    try:
        table = tables.parse(text)
    except tables.TableError as error:
        problems.append(CurriculumError(path, error.line + 1, str(error)))
        return {}
    values: dict[str, Any] = {}

    def take(key: str, kind: type) -> None:
        try:
            value = tables.typed(table, key, kind)
            values[key] = tuple(value) if kind is list else value
        except ValueError as error:
            problems.append(CurriculumError(path, tables.line_of(text, key) + 1, str(error)))

    for key in table:
        if key not in _KEYS:
            message = f"unknown key {key!r}; known are {', '.join(_KEYS)}"
            problems.append(CurriculumError(path, tables.line_of(text, key) + 1, message))
    for key, kind in (
        ("title", str),
        ("summary", str),
        ("minutes", int),
        ("depth", int),
        ("objectives", list),
        ("prerequisites", list),
        ("sources", list),
        ("checked", datetime.date),
    ):
        take(key, kind)
    if not 0 <= values.get("depth", 0) <= 4:
        problems.append(
            CurriculumError(path, tables.line_of(text, "depth") + 1, "depth is a number from 0 to 4")
        )
    if values.get("minutes", 1) < 1:
        problems.append(CurriculumError(path, tables.line_of(text, "minutes") + 1, "minutes is at least 1"))
    values["own_sources"] = _own_sources(path, text, table, problems)
    try:
        values["published"] = tables.typed(table, "published", datetime.date, values.get("checked"))
        values["revisions"] = _revisions(table)
    except ValueError as error:
        problems.append(CurriculumError(path, tables.line_of(text, "revisions") + 1, str(error)))
    return values


def _revisions(table: Mapping[str, Any]) -> tuple[Revision, ...]:
    entries = table.get("revisions", [])
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise ValueError('revisions is a list of { day = 2026-11-26, text = "What changed." }')
    found = []
    for entry in entries:
        tables.known_only(entry, ("day", "text"))
        found.append(Revision(tables.typed(entry, "day", datetime.date), tables.typed(entry, "text", str)))
    return tuple(found)


def _own_sources(
    path: Path, text: str, table: Mapping[str, Any], problems: list[CurriculumError]
) -> dict[str, Source]:
    found: dict[str, Source] = {}
    entries = table.get("source", [])
    if not isinstance(entries, list):
        problems.append(CurriculumError(path, 1, "own sources are written as [[source]] tables"))
        return found
    for nth, entry in enumerate(entries, 1):
        line = tables.line_of(text, "source", nth) + 1
        try:
            source = read_source(entry)
            if source.id in found:
                raise ValueError(f"the source {source.id!r} is given twice")
            found[source.id] = source
        except ValueError as error:
            problems.append(CurriculumError(path, line, f"source: {error}"))
    return found


def read_source(entry: Mapping[str, Any]) -> Source:
    """A source that content brings along, from its `[[source]]` table. Raises ValueError."""
    tables.known_only(entry, ("id", "title", "where", "dated", "checked"))
    dated = tables.typed(entry, "dated", datetime.date) if "dated" in entry else None
    words = {key: tables.typed(entry, key, str) for key in ("id", "title", "where")}
    return Source(dated=dated, checked=tables.typed(entry, "checked", datetime.date), **words)
