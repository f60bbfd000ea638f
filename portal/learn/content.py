"""The course in use: where its files are, what renders its blocks, and the content check."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.template.loader import get_template
from django.urls import Resolver404, resolve
from django.utils import translation

from portal import curriculum, facts
from portal.curriculum import CurriculumError, Shelf
from portal.curriculum.writing import review
from portal.curriculum.writing.links import links

BLOCKS = ("code", "figure", "item", "matrix", "note", "shells", "signals", "verdict")
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

    A broken lesson is left out and told in the log; the site goes on with the others. One that still has a TODO is
    shown in development only. `tell` hears how many lessons of how many are ready.
    """
    global _shelf, _read_at
    if _shelf is None or (settings.DEBUG and _read_at and _newest() > _read_at):
        with _lock:
            newest = _newest() if settings.DEBUG else 0.0
            if _shelf is None or newest > _read_at > 0:
                _shelf, _read_at = _kept_course(tell, drafts=settings.DEBUG), newest
                curriculum.use(_shelf)
    return _shelf


def faults(slug: str) -> list[str]:
    """What is wrong with the files of a lesson, as "file:line: text", for whoever develops; others are told nothing."""
    problems = shelf().course.problems if settings.DEBUG else ()
    return [str(problem) for problem in problems if problem.path.parent.name == slug]


def use(other: Shelf | None) -> None:
    """Put another course in its place (tests); None reads the folder again at the next call."""
    global _shelf, _read_at
    _shelf, _read_at = other, 0.0


def _kept_course(tell: Callable[[int, int], None] | None = None, *, drafts: bool) -> Shelf:
    return curriculum.load(folder(), block, keep_folder(), _template_folders(), tell, drafts)


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
    """
    The content check: faults as errors that name file and line, the writer's warnings, and how many words are unchecked.

    While developing, what leaves a lesson readable is a warning, so that the server starts and a draft can be looked at.
    """
    try:
        facts.current()
    except facts.FactError as error:
        return [checks.Error(f"portal/facts/{error}", id="learn.E002")]
    found = _kept_course(drafts=True)
    reviewed = [*review(found.course), *_addresses(found.course)]
    faults = [*found.course.problems, *(each for each in reviewed if not each.warning)]
    messages: list[checks.CheckMessage] = [
        checks.Warning(str(fault), id="learn.W001")
        if settings.DEBUG and not fault.fatal
        else checks.Error(str(fault), id="learn.E001")
        for fault in sorted(faults, key=lambda each: (str(each.path), each.line))
    ]
    # Whoever installs or migrates is no writer: the command that checks lists them, and fails for none.
    if sys.argv[1:2] == ["check"]:
        warnings = [*found.course.warnings, *(each for each in reviewed if each.warning)]
        messages += [checks.Info(f"warning: {each}", id="learn.I002") for each in warnings]
    if found.unchecked:
        text = f"{found.unchecked} numbers in lessons are marked unchecked and stand on their author's word."
        messages.append(checks.Info(text, id="learn.I001"))
    return messages


def _addresses(course: curriculum.Course) -> Iterator[CurriculumError]:
    """Links to pages that the site does not have; what stands behind an address, the writer's check knows."""
    for link in links(course):
        if link.target.startswith("/"):
            try:
                resolve(urlsplit(link.target).path)
            except Resolver404:
                yield link.fault(f"the link to {link.target} is broken: the site has no such page")


def _template_folders() -> tuple[Path, ...]:
    """The folders whose templates write lessons; a change in one makes every rendering new."""
    here = Path(get_template("learn/blocks/note.html").origin.name).parent
    return (
        here,
        here.parent / "figures",
        here.parent.parent / "parts",
        Path(__file__).resolve().parent / "templatetags",
    )
