"""Read a content folder into a course: every lesson, the tracks, and what does not fit together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from portal.curriculum import tables
from portal.curriculum.errors import CurriculumError
from portal.curriculum.glossary import read_glossary, terms_fit
from portal.curriculum.lesson_file import read_lesson
from portal.curriculum.model import Course, Lesson, Track
from portal.curriculum.tracks_file import line_of_track, read_tracks
from portal.curriculum.written import unfinished

# Words that stand in addresses where the slug of a lesson may stand too.
RESERVED = ("family", "results", "run", "track")


def read(folder: Path, *, drafts: bool = False) -> Course:
    """
    The course of a folder; what is wrong is in `problems`, and a lesson that cannot be read is left out.

    So is a lesson that still has a TODO, unless `drafts` are wanted.
    """
    problems: list[CurriculumError] = []
    if not folder.is_dir():
        problems.append(CurriculumError(folder / "tracks.toml", 1, "the content folder does not exist"))
        return Course(folder, (), {}, tuple(problems))
    tracks = read_tracks(folder / "tracks.toml", problems)
    lessons: dict[str, Lesson] = {}
    broken: dict[str, str] = {}
    for path in sorted(folder.glob("*/lesson.md")):
        try:
            lessons[path.parent.name] = read_lesson(path.parent)
        except* CurriculumError as group:
            problems.extend(error for error in group.exceptions if isinstance(error, CurriculumError))
            broken[path.parent.name] = path.parent.name.replace("-", " ").capitalize()
    problems.extend(_tracks_fit(folder, tracks, lessons.keys() | broken.keys()))
    problems.extend(_prerequisites_fit(lessons, lessons.keys() | broken.keys()))
    problems.extend(_ids_unique(lessons))
    problems.extend(_objectives_tested(lessons))
    for lesson in lessons.values():
        problems.extend(unfinished(lesson, fatal=not drafts))
    terms, given = read_glossary(folder / "glossary.toml", problems)
    problems.extend(terms_fit(folder / "glossary.toml", terms, given, lessons.keys() | broken.keys()))
    return Course(folder, tuple(tracks), lessons, tuple(problems), broken, terms)


def without(course: Course, problems: tuple[CurriculumError, ...]) -> Course:
    """The course with more problems known, and without the lessons that any fatal one concerns."""
    every = (*course.problems, *problems)
    lost = {problem.path.parent.name for problem in every if problem.fatal} & course.lessons.keys()
    return replace(
        course,
        lessons={slug: lesson for slug, lesson in course.lessons.items() if slug not in lost},
        problems=every,
        unavailable={**course.unavailable, **{slug: course.lessons[slug].title for slug in lost}},
    )


def _tracks_fit(folder: Path, tracks: list[Track], known: set[str]) -> list[CurriculumError]:
    path = folder / "tracks.toml"
    found: list[CurriculumError] = []
    seen: dict[str, str] = {}
    for track in tracks:
        line = line_of_track(path, track.number)
        for slug in track.lessons:
            if slug not in known:
                found.append(CurriculumError(path, line, f"track {track.slug}: there is no lesson {slug!r}"))
            if slug in seen:
                found.append(
                    CurriculumError(path, line, f"lesson {slug!r} is in {seen[slug]} and in {track.slug}")
                )
            seen[slug] = track.slug
    for slug in sorted(known & set(RESERVED)):
        message = f"a lesson cannot be called {slug!r}: addresses use the word; rename the folder"
        found.append(CurriculumError(folder / slug / "lesson.md", 1, message))
    for slug in sorted(known - seen.keys()):
        found.append(
            CurriculumError(folder / slug / "lesson.md", 1, "no track of tracks.toml names this lesson")
        )
    return found


def _prerequisites_fit(lessons: dict[str, Lesson], known: set[str]) -> list[CurriculumError]:
    found: list[CurriculumError] = []
    for lesson in lessons.values():
        line = _line(lesson, "prerequisites")
        for slug in lesson.prerequisites:
            if slug not in known:
                found.append(CurriculumError(lesson.path, line, f"the prerequisite {slug!r} is no lesson"))
        if lesson.slug in _needed(lesson, lessons):
            found.append(CurriculumError(lesson.path, line, "the prerequisites lead back to this lesson"))
    return found


def _needed(lesson: Lesson, lessons: dict[str, Lesson]) -> set[str]:
    """Everything that has to be read before, near and far."""
    needed: set[str] = set()
    open_ends = list(lesson.prerequisites)
    while open_ends:
        slug = open_ends.pop()
        if slug not in needed and slug in lessons:
            needed.add(slug)
            open_ends.extend(lessons[slug].prerequisites)
    return needed


def _ids_unique(lessons: dict[str, Lesson]) -> list[CurriculumError]:
    found: list[CurriculumError] = []
    owners: dict[str, str] = {}
    for lesson in lessons.values():
        for item in lesson.items:
            if item.id in owners:
                message = f"the item id {item.id!r} is used already, in {owners[item.id]}"
                found.append(CurriculumError(lesson.folder / "items.toml", item.line, message))
            owners.setdefault(item.id, f"{lesson.slug}/items.toml:{item.line}")
    return found


def _objectives_tested(lessons: dict[str, Lesson]) -> list[CurriculumError]:
    """Each objective needs a question after it was taught: a promise that nothing tests is no objective."""
    found: list[CurriculumError] = []
    for lesson in lessons.values():
        count = len(lesson.objectives)
        for item in lesson.items:
            for aim in item.aims:
                if aim > count:
                    message = f"item {item.id}: aims: the lesson has {count} objectives, not {aim}"
                    found.append(CurriculumError(lesson.folder / "items.toml", item.line, message))
        tested = {aim for item in lesson.items if item.use != "warmup" for aim in item.aims}
        for number, objective in enumerate(lesson.objectives, 1):
            if number not in tested:
                message = f"no inline or end item has the objective {number}, “{objective}”, among its aims"
                found.append(CurriculumError(lesson.path, _line(lesson, "objectives"), message, fatal=False))
    return found


def _line(lesson: Lesson, key: str) -> int:
    return tables.line_of(lesson.path.read_text(encoding="utf-8-sig"), key)
