"""Read `tracks.toml`: which lessons, in which order, on which path."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from portal.curriculum import tables
from portal.curriculum.errors import CurriculumError
from portal.curriculum.model import Track

_KEYS = ("slug", "title", "summary", "depth", "lessons", "formerly")


def read_tracks(path: Path, problems: list[CurriculumError]) -> list[Track]:
    """The tracks of a file in order; faults are added to `problems`."""
    if not path.is_file():
        problems.append(
            CurriculumError(path, 1, "the file is missing; it names the tracks and their lessons")
        )
        return []
    text = path.read_text(encoding="utf-8-sig")
    try:
        table = tables.parse(text)
        entries = table.get("tracks", [])
        if set(table) - {"tracks"} or not isinstance(entries, list):
            raise tables.TableError(1, "the file holds [[tracks]] tables and nothing else")
    except tables.TableError as error:
        problems.append(CurriculumError(path, error.line, str(error)))
        return []
    tracks: list[Track] = []
    for number, entry in enumerate(entries, 1):
        line = tables.line_of(text, "tracks", number)
        try:
            track = _track(entry, number)
            if any(other.slug == track.slug for other in tracks):
                raise ValueError(f"the track {track.slug!r} is given twice")
            tracks.append(track)
        except ValueError as error:
            problems.append(CurriculumError(path, line, f"track {entry.get('slug', number)}: {error}"))
    return tracks


def line_of_track(path: Path, number: int) -> int:
    """The line on which a track starts, for messages."""
    return tables.line_of(path.read_text(encoding="utf-8-sig"), "tracks", number)


def _track(entry: Mapping[str, Any], number: int) -> Track:
    tables.known_only(entry, _KEYS)
    depth = tables.typed(entry, "depth", int)
    if not 0 <= depth <= 4:
        raise ValueError("depth is a number from 0 to 4")
    words = {key: tables.typed(entry, key, str) for key in ("slug", "title", "summary")}
    formerly = tuple(tables.typed(entry, "formerly", list)) if "formerly" in entry else ()
    lessons = tuple(tables.typed(entry, "lessons", list))
    return Track(depth=depth, lessons=lessons, number=number, formerly=formerly, **words)
