"""`python -m portal.curriculum [folder]`: check the content and say what is wrong, by file and line."""

from __future__ import annotations

import sys
from pathlib import Path

from portal import curriculum
from portal.curriculum.writing import review


def main(arguments: list[str]) -> int:
    """Print every problem, every warning and the counts; 1 if there is a problem, else 0."""
    folder = Path(arguments[0]) if arguments else curriculum.default_folder()
    shelf = curriculum.load(folder, drafts=True)
    course = shelf.course
    reviewed = review(course)
    warnings = [*course.warnings, *(each for each in reviewed if each.warning)]
    problems = [*course.problems, *(each for each in reviewed if not each.warning)]
    for warning in warnings:
        print(f"warning: {warning}")
    for problem in sorted(problems, key=lambda each: (str(each.path), each.line)):
        print(problem)
    items = sum(len(lesson.items) for lesson in course.lessons.values())
    print(
        f"{len(course.tracks)} tracks, {len(course.lessons)} lessons, {items} items, {len(course.glossary)} terms, "
        f"{shelf.unchecked} numbers marked unchecked, {len(problems)} problems, {len(warnings)} warnings"
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
