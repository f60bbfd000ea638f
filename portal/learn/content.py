"""The course in use: where its files are, what renders its blocks, and the content check."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.template.loader import get_template
from django.utils import translation

from portal import curriculum, facts
from portal.curriculum import Shelf

BLOCKS = ("code", "figure", "item", "matrix", "note", "shells", "verdict")
_lock = threading.Lock()
_shelf: Shelf | None = None
_read_at = 0.0


def folder() -> Path:
    """The content folder: the setting PORTAL_LESSONS, or the project's own lessons."""
    given = getattr(settings, "PORTAL_LESSONS", "")
    return Path(given) if given else curriculum.default_folder()


def keep_folder() -> Path:
    """Where renderings are kept between starts."""
    return Path(getattr(settings, "VAR_DIR", Path(settings.BASE_DIR) / "var")) / "lessons"


def shelf(tell: Callable[[int, int], None] | None = None) -> Shelf:
    """
    The course in use, read at the first call; in development also when a file of it has changed.

    A broken lesson is left out and told in the log; the site goes on with the others. `tell` hears how many
    lessons of how many are ready.
    """
    global _shelf, _read_at
    if _shelf is None or (settings.DEBUG and _read_at and _newest() > _read_at):
        with _lock:
            newest = _newest() if settings.DEBUG else 0.0
            if _shelf is None or newest > _read_at > 0:
                _shelf, _read_at = _kept_course(tell), newest
                curriculum.use(_shelf)
    return _shelf


def use(other: Shelf | None) -> None:
    """Put another course in its place (tests); None reads the folder again at the next call."""
    global _shelf, _read_at
    _shelf, _read_at = other, 0.0


def _kept_course(tell: Callable[[int, int], None] | None = None) -> Shelf:
    return curriculum.load(folder(), block, keep_folder(), _template_folders(), tell)


def _newest() -> float:
    """When a file of the content, or one of its folders, changed last: seconds since the epoch."""
    every = [folder(), *folder().glob("*"), *folder().glob("*/*")]
    return max((path.stat().st_mtime for path in every if path.exists()), default=0.0)


def load(place: Path) -> Shelf:
    """Read another content folder with this app's blocks, keeping nothing."""
    return curriculum.load(place, block)


def block(name: str, values: Mapping[str, Any]) -> str:
    """The HTML of one block of a lesson. Lessons are English, and so are the words in their blocks."""
    with translation.override("en"):
        return get_template(f"learn/blocks/{name}.html").render(dict(values))


def check(app_configs: Any, **_: Any) -> list[checks.CheckMessage]:
    """The content check: every fault as an error that names file and line, and the number of unchecked words."""
    try:
        facts.current()
    except facts.FactError as error:
        return [checks.Error(f"portal/facts/{error}", id="learn.E002")]
    found = _kept_course()
    messages: list[checks.CheckMessage] = [
        checks.Error(str(problem), id="learn.E001") for problem in sorted(found.course.problems, key=str)
    ]
    if found.unchecked:
        text = f"{found.unchecked} numbers in lessons are marked unchecked and stand on their author's word."
        messages.append(checks.Info(text, id="learn.I001"))
    return messages


def _template_folders() -> tuple[Path, ...]:
    """The folders whose templates write lessons; a change in one makes every rendering new."""
    here = Path(get_template("learn/blocks/note.html").origin.name).parent
    return (
        here,
        here.parent / "figures",
        here.parent.parent / "parts",
        Path(__file__).resolve().parent / "templatetags",
    )
