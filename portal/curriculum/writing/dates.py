"""Days that are yet to come, and what nobody has checked for a year: lessons, their own sources, facts, and the facts' sources."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

from portal import facts
from portal.curriculum.errors import CurriculumError
from portal.curriculum.written import Written
from portal.facts.entries import Entry, entries

YEAR = datetime.timedelta(days=365)


def of_lesson(written: Written, day: datetime.date) -> Iterator[CurriculumError]:
    """The day in the front matter, and those of the sources that only this lesson has."""
    lesson = written.lesson
    if lesson.checked > day:
        yield written.error(written.line_of("checked"), _to_come("the lesson", lesson.checked))
    if day - lesson.checked > YEAR:
        yield written.warning(written.line_of("checked"), _old("the lesson", lesson.checked))
    for source in lesson.own_sources.values():
        line = _line(written.text, rf'id\s*=\s*"{re.escape(source.id)}"')
        if source.checked > day:
            yield written.error(line, _to_come(f"the source {source.id}", source.checked))
        if day - source.checked > YEAR:
            yield written.warning(line, _old(f"the source {source.id}", source.checked))


def of_facts(day: datetime.date, folder: Path = facts.FOLDER) -> Iterator[CurriculumError]:
    """Facts and sources, in their own files: one is named by many lessons."""
    texts: dict[Path, str] = {}
    for entry in entries(facts.current()).values():
        if day - entry.checked <= YEAR:
            continue
        path, text = _file(entry, folder, texts)
        key = re.escape(entry.key.rpartition(".")[2])
        line = _line(text, rf'\[+(?:[\w.-]+\.)?"?{key}"?\]')
        yield CurriculumError(
            path, line, _old(f"{entry.about.one} {entry.key}", entry.checked), fatal=False, warning=True
        )


def _file(entry: Entry, folder: Path, texts: dict[Path, str]) -> tuple[Path, str]:
    """The file that a fact stands in; single facts may stand in several."""
    named = folder / entry.file
    paths = [named] if named.is_file() else sorted(folder.rglob("*.toml"))
    for path in paths:
        texts.setdefault(path, path.read_text(encoding="utf-8") if path.is_file() else "")
    found = next((path for path in paths if f"{entry.key}]" in texts[path]), paths[0])
    return found, texts[found]


def _to_come(what: str, checked: datetime.date) -> str:
    return f"{what} says that it was checked on {checked.isoformat()}, a day that is yet to come"


def _old(what: str, checked: datetime.date) -> str:
    return f"{what} was last checked on {checked.isoformat()}, more than a year ago"


def _line(text: str, pattern: str) -> int:
    found = re.search(rf"^\s*{pattern}", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1
