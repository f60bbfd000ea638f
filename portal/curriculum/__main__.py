"""`python -m portal.curriculum [folder]`: check the content and say what is wrong, by file and line."""

from __future__ import annotations

import sys
from pathlib import Path

from portal import curriculum


def main(arguments: list[str]) -> int:
    """Print every problem and the counts; 1 if there is a problem, else 0."""
    folder = Path(arguments[0]) if arguments else curriculum.default_folder()
    shelf = curriculum.load(folder)
    course = shelf.course
    for problem in sorted(course.problems, key=str):
        print(problem)
    items = sum(len(lesson.items) for lesson in course.lessons.values())
    print(
        f"{len(course.tracks)} tracks, {len(course.lessons)} lessons, {items} items, {len(course.glossary)} terms, "
        f"{shelf.unchecked} numbers marked unchecked, {len(course.problems)} problems"
    )
    return 1 if course.problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
