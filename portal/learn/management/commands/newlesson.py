"""`manage.py newlesson`: a folder to write a lesson into, with everything in its place."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.curriculum import Track
from portal.curriculum.kept import today
from portal.curriculum.lesson_file import SLUG, read_lesson
from portal.curriculum.reading import RESERVED
from portal.curriculum.tracks_file import read_tracks
from portal.curriculum.written import unfinished
from portal.learn import content

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "newlesson"
FIGURE = "figure"
# The ids of its questions begin with it, and are kept in a field of 100 characters.
LONGEST = 80


class Command(BaseCommand):
    """Makes the files, puts the lesson into its track, and says what to fill in."""

    # A fault in another lesson is no reason not to begin one.
    requires_system_checks: ClassVar[list[str]] = []
    help = (
        "Begin a lesson: its folder with text, questions and a figure to fill in, and its place in a track."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The lesson's slug, its track, and where in it."""
        parser.add_argument("slug", help="the lesson's address: lower-case words with dashes")
        parser.add_argument("--track", required=True, help="slug of the track, as in tracks.toml")
        parser.add_argument("--title", default="", help="title of the lesson; made from the slug without it")
        parser.add_argument(
            "--after", default="", metavar="OTHER", help="the lesson of the track to put it behind"
        )

    def handle(self, slug: str, track: str, title: str, after: str, **_: Any) -> None:
        """Refuse in one line, or make everything."""
        folder = content.folder()
        found = _fitting(folder, slug, track, after)
        title = " ".join(title.split()) or slug.replace("-", " ").capitalize()
        if set('"\\') & set(title):
            raise CommandError("The title cannot hold quotation marks or backslashes; write “ and ”.")
        before = after or (found.lessons[-1] if found.lessons else "")
        tracks = _with_lesson(folder / "tracks.toml", found, slug, after)
        _write(folder / slug, slug, title, found.depth, before)
        (folder / "tracks.toml").write_text(tracks, encoding="utf-8", newline="\n")
        self.stdout.write("\n".join(_told(folder, slug, track)))


def _fitting(folder: Path, slug: str, track: str, after: str) -> Track:
    """The track, if a lesson of that slug can be begun in it."""
    if not SLUG.match(slug) or len(slug) > LONGEST:
        raise CommandError(f"{slug!r} is no slug: lower-case words with dashes, such as image-layers.")
    if slug in RESERVED:
        raise CommandError(f"A lesson cannot be called {slug!r}: addresses use the word.")
    tracks = read_tracks(folder / "tracks.toml", [])
    if (folder / slug).exists() or any(slug in each.lessons for each in tracks):
        raise CommandError(f"There is a lesson {slug!r} already.")
    found = next((each for each in tracks if each.slug == track), None)
    if found is None:
        known = ", ".join(each.slug for each in tracks)
        raise CommandError(
            f"There is no track {track!r}; there are {known or 'none: tracks.toml has no track'}."
        )
    if after and after not in found.lessons:
        raise CommandError(f"The track {track!r} has no lesson {after!r} to put it behind.")
    return found


def _with_lesson(path: Path, track: Track, slug: str, after: str) -> str:
    """The text of tracks.toml with one slug more, everything else as it was."""
    text = path.read_text(encoding="utf-8-sig")
    starts = [match.start() for match in re.finditer(r"^\s*\[\[tracks\]\]", text, re.MULTILINE)]
    start = starts[track.number - 1]
    listed = re.compile(r"^\s*lessons\s*=\s*\[(.*?)\]", re.MULTILINE | re.DOTALL).search(text, start)
    if listed is None:
        raise CommandError(f"The list of lessons of {track.slug!r} cannot be found in tracks.toml.")
    inside = listed[1]
    gap = "\n  " if "\n" in inside else " "
    if behind := after or (track.lessons[-1] if track.lessons else ""):
        inside = inside.replace(f'"{behind}"', f'"{behind}",{gap}"{slug}"', 1)
    else:
        inside = f'"{slug}"'
    return text[: listed.start(1)] + inside + text[listed.end(1) :]


def _write(folder: Path, slug: str, title: str, depth: int, before: str) -> None:
    values = {
        "slug": slug,
        "title": title,
        "depth": depth,
        "day": today().isoformat(),
        "figure": f"{slug}-{FIGURE}",
        "prerequisites": f'"{before}"' if before else "",
    }
    folder.mkdir()
    for name, target in (
        ("lesson.md", "lesson.md"),
        ("items.toml", "items.toml"),
        ("figure.svg", f"{values['figure']}.svg"),
    ):
        text = string.Template((TEMPLATES / name).read_text(encoding="utf-8")).substitute(values)
        (folder / target).write_text(text, encoding="utf-8", newline="\n")


def _told(folder: Path, slug: str, track: str) -> Iterator[str]:
    left = list(unfinished(read_lesson(folder / slug), fatal=False))
    yield f"The lesson is begun, in {folder.name}/{slug}/, and has its place in the track {track}."
    yield ""
    yield f"Fill in {len(left)} places; each says TODO:"
    for file in dict.fromkeys(each.path for each in left):
        lines = [str(each.line) for each in left if each.path == file]
        yield f"  {file.name}: line{'s' if len(lines) > 1 else ''} {', '.join(lines)}"
    yield ""
    yield "See it as you write:  python run.py dev, then"
    yield f"                      /lessons/{slug}/"
    yield "Check it:             python -m portal.curriculum " + folder.name
    yield "A lesson with a TODO is shown nowhere but there, and fails the check."
