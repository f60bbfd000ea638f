"""
The writer's check: what makes a lesson fit to be read, beyond what it takes to read its files.

`review(course)` goes over every lesson; what it finds are errors, or warnings where a writer may have good reasons.
It looks at files and facts only and renders nothing, so that it is quick.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator

from portal.curriculum.errors import CurriculumError
from portal.curriculum.kept import today
from portal.curriculum.model import Course
from portal.curriculum.writing import dates, items, links, parts, prose
from portal.curriculum.written import Written

type Check = Callable[[Written], Iterator[CurriculumError]]

CHECKS: tuple[Check, ...] = (
    parts.figures,
    parts.sections,
    parts.sources,
    parts.rules,
    items.numbers,
    items.reasons,
    items.sources,
    items.lengths,
    prose.sentences,
    prose.length,
)


def review(course: Course, day: datetime.date | None = None) -> tuple[CurriculumError, ...]:
    """Everything that a writer should look at again, file by file; as of a day, today if none is given."""
    written = [Written.of(lesson) for lesson in course.lessons.values()]
    found = [problem for each in written for check in CHECKS for problem in check(each)]
    found += links.broken(course, written)
    for each in written:
        found += dates.of_lesson(each, day or today())
    found += dates.of_facts(day or today())
    return tuple(sorted(found, key=lambda problem: (str(problem.path), problem.line)))
