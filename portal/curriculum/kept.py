"""Rendered lessons, kept on disk under a name that says everything they depend on."""

from __future__ import annotations

import contextlib
import datetime
import functools
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

from portal import facts
from portal.curriculum.errors import CurriculumError
from portal.curriculum.model import Lesson
from portal.curriculum.rendering import Rendered

_CODE = Path(__file__).resolve().parent.parent
_PURE = ("curriculum", "dockerfile", "facts", "items", "placement", "rules", "workload")


@functools.cache
def code_digest(*folders: Path) -> str:
    """A hash of the code that renders (rules, facts' reader, this package) and of the folders given."""
    hashed = hashlib.sha256()
    for folder in (*(_CODE / name for name in _PURE), *folders):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".html", ".svg"):
                hashed.update(path.name.encode() + path.read_bytes())
    return hashed.hexdigest()


def today() -> datetime.date:
    """The UTC day: what is kept must not outlive it, because support ends on days."""
    return datetime.datetime.now(datetime.UTC).date()


def key(lesson: Lesson, place: str, lessons: set[str], code: str, words: str = "") -> str:
    """The name of a rendering: a hash of lesson, neighbours, facts, code, templates, marked words and day."""
    known = (facts.current().digest, code, words, today().isoformat())
    parts = (lesson.digest, place, *sorted(lessons), *known)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def kept(folder: Path | None, lesson: Lesson, name: str, make: Callable[[], Rendered]) -> Rendered:
    """The rendering of this name from the folder, or made now and put there in place of older ones."""
    if folder is None:
        return make()
    path = folder / f"{lesson.slug}.{name}.json"
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        return _read(path)
    rendered = make()
    # A full disk or a read-only folder costs speed, not the page.
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}.new")
        fresh.write_text(_text(rendered), encoding="utf-8")
        fresh.replace(path)
        for old in folder.glob(f"{lesson.slug}.*.json"):
            if old != path:
                old.unlink(missing_ok=True)
    return rendered


def _text(rendered: Rendered) -> str:
    return json.dumps(
        {
            "html": rendered.html,
            "headings": rendered.headings,
            "sources": rendered.sources,
            "words": rendered.words,
            "unchecked": rendered.unchecked,
            "figures": rendered.figures,
            "problems": [(str(p.path), p.line, p.message, p.fatal, p.warning) for p in rendered.problems],
        }
    )


def _read(path: Path) -> Rendered:
    data = json.loads(path.read_text(encoding="utf-8"))
    return Rendered(
        html=data["html"],
        headings=tuple((anchor, html) for anchor, html in data["headings"]),
        sources=tuple(data["sources"]),
        words={text: (html, tuple(cited)) for text, (html, cited) in data["words"].items()},
        unchecked=data["unchecked"],
        problems=tuple(
            CurriculumError(path, line, said, fatal=fatal, warning=warning)
            for path, line, said, fatal, warning in data["problems"]
        ),
        figures=tuple(data["figures"]),
    )
