"""
The writer's check: what makes a lesson fit to be read, beyond what it takes to read its files.

`review(course)` goes over every lesson; what it finds are errors, or warnings where a writer may have good reasons.
It looks at files and facts only and renders nothing, so that it is quick.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

from portal.curriculum import writing_dates, writing_items, writing_links, writing_parts, writing_prose
from portal.curriculum.errors import CurriculumError
from portal.curriculum.kept import today
from portal.curriculum.model import Course
from portal.curriculum.written import Written

type Check = Callable[[Written], Iterator[CurriculumError]]

CHECKS: tuple[Check, ...] = (
    writing_parts.figures,
    writing_parts.sections,
    writing_parts.sources,
    writing_parts.rules,
    writing_items.numbers,
    writing_items.reasons,
    writing_items.sources,
    writing_items.lengths,
    writing_prose.sentences,
    writing_prose.length,
)


def review(course: Course, day: datetime.date | None = None) -> tuple[CurriculumError, ...]:
    """Everything that a writer should look at again, file by file; as of a day, today if none is given."""
    written = [Written.of(lesson) for lesson in course.lessons.values()]
    found = [problem for each in written for check in CHECKS for problem in check(each)]
    found += writing_links.broken(course, written)
    for each in written:
        found += writing_dates.of_lesson(each, day or today())
    found += writing_dates.of_facts(day or today())
    return tuple(sorted(found, key=lambda problem: (str(problem.path), problem.line)))
