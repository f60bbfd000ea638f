"""
The course: `lessons/` read into tracks, lessons and items, rendered, and checked against rules and facts.

`load(folder)` reads everything and tells what is wrong; `current()` is the course in use.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from portal.curriculum.errors import CurriculumError
from portal.curriculum.model import DEPTHS, Course, Lesson, Term, Track
from portal.curriculum.reading import read, without
from portal.curriculum.rendering import Rendered, Template
from portal.curriculum.shelf import Shelf

__all__ = [
    "DEPTHS",
    "Course",
    "CurriculumError",
    "Lesson",
    "Rendered",
    "Shelf",
    "Template",
    "Term",
    "Track",
    "current",
    "default_folder",
    "load",
    "use",
]

logger = logging.getLogger(__name__)
_shelf: Shelf | None = None


def default_folder() -> Path:
    """The content folder: PORTAL_LESSONS, or `lessons` beside the code."""
    given = os.environ.get("PORTAL_LESSONS", "").strip()
    return Path(given).expanduser() if given else Path(__file__).resolve().parent.parent.parent / "lessons"


def load(
    folder: Path | None = None,
    template: Template | None = None,
    keep: Path | None = None,
    templates: tuple[Path, ...] = (),
    tell: Callable[[int, int], None] | None = None,
    drafts: bool = False,
) -> Shelf:
    """
    Read, render and check a content folder.

    `template` writes the blocks that need one, `keep` is where renderings stay between starts,
    `templates` the folders that they are written with; `tell` hears after each lesson how many of how many are
    ready. Lessons with a fatal fault are left out of the course and told in its `problems`; nothing is raised. With
    `drafts` a lesson that still has a TODO stays in.
    """
    course = read(folder or default_folder(), drafts=drafts)
    shelf = Shelf(course, template, keep, templates)
    found: list[CurriculumError] = []
    for number, lesson in enumerate(course.lessons.values(), 1):
        found += shelf.rendered(lesson).problems
        if tell:
            tell(number, len(course.lessons))
    for term in course.glossary.values():
        found += shelf.definition(term).problems
    warnings = tuple(each for each in found if each.warning)
    course = without(course, tuple(each for each in found if not each.warning))
    return shelf.of(replace(course, warnings=warnings))


def use(shelf: Shelf) -> None:
    """Make this the course in use."""
    global _shelf
    _shelf = shelf
    for problem in shelf.course.problems:
        logger.error("%s", problem)


def current() -> Shelf:
    """The course in use, read from the default folder at the first call."""
    if _shelf is None:
        use(load())
        return current()
    return _shelf
