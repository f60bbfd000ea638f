"""Which lines of a Dockerfile the form cannot express, and where the builder puts them."""

from __future__ import annotations

import datetime
import itertools
from collections import Counter
from dataclasses import dataclass, field, replace

from portal.dockerfile import Dockerfile, Instruction, Stage
from portal.recipes.choices import Choices
from portal.recipes.extras import EXTRAS
from portal.recipes.extras.own import instructions
from portal.recipes.fields import Bad, Target
from portal.recipes.importing.seen import Seen, plain
from portal.recipes.recipe import Recipe, build

# What has the last word wherever it stands, and so goes to the end.
_LAST = ("CMD", "ENTRYPOINT", "HEALTHCHECK", "USER", "STOPSIGNAL")
_PLACES = ("own_base", "own_files")
_UNDER_USER = ("RUN", "COPY", "ADD", "WORKDIR")


@dataclass(frozen=True, slots=True)
class Kept:
    """Lines of the file, first to last, with their text; `field` is the form's field that has them now ("" if none)."""

    line: int
    end: int
    text: str
    field: str = ""


@dataclass(slots=True)
class SortedOut:
    """The texts of the fields of own lines, and the same piece by piece; `own_build`: they bring the application."""

    fields: dict[str, str] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()
    own_build: bool = False


def sort_out(seen: Seen, choices: Choices, day: datetime.date) -> SortedOut:
    """Compare a file with what the builder writes for the choices that were read from it."""
    final, others = _written(choices, day)
    target = Target(choices.kind, choices.host)
    stages = [stage for stage in seen.others if not _known(stage, others, seen)]
    found = SortedOut()
    pieces: list[Kept] = []
    if stages:
        pieces += _stages(seen)
    unknown = [one for one in seen.instructions if not _expressed(one, final, seen)]
    if stages or any(one.keyword in ("COPY", "ADD") for one in unknown):
        found.own_build = True
        final, _ = _written(choices, day, bring=False)
        unknown = [one for one in seen.instructions if not _expressed(one, final, seen)]
        if any(one.keyword == "WORKDIR" for one in unknown):
            lines = {one.line for one in unknown}
            unknown = [one for one in seen.instructions if one.line in lines or one.keyword == "WORKDIR"]
    pieces += _final(seen, unknown)
    escape = "`" if choices.os == "windows" else "\\"
    pieces = [_fitting(piece, seen.file.escape, escape, target) for piece in pieces]
    found.kept = tuple(pieces)
    found.fields = {
        name: "\n".join(piece.text for piece in pieces if piece.field == name)
        for name in dict.fromkeys(piece.field for piece in pieces)
    }
    end = found.fields.get("own_end", "")
    if (
        end
        and seen.final
        and not seen.final.entrypoint
        and any(text.startswith("ENTRYPOINT") for text in final)
    ):
        found.fields["own_end"] = without_entrypoint(end, choices.os)
    if found.own_build and not any(found.fields.values()):
        found.own_build = False
    return found


def _written(choices: Choices, day: datetime.date, bring: bool = True) -> tuple[Counter[str], Counter[str]]:
    """The builder's instructions for the final stage and for the others, as counted texts."""
    if not bring:
        more = {**choices.more, "own_files": "LABEL own=lines"}
        choices = replace(choices, stages="own", more=more)
    made = build(choices, day)
    if not isinstance(made, Recipe):
        return Counter(), Counter()
    file = Dockerfile.parse(made.dockerfile)
    final = Counter(_meaning(one) for one in file.final.instructions[1:]) if file.final else Counter[str]()
    return final, Counter(_meaning(one) for stage in file.stages[:-1] for one in stage.instructions)


def _meaning(one: Instruction) -> str:
    """An instruction without its spelling: /app is C:\\app in a Windows image."""
    text = plain(one)
    if one.keyword == "WORKDIR":
        text = text.replace("\\", "/").replace("WORKDIR C:/", "WORKDIR /").replace("WORKDIR c:/", "WORKDIR /")
        text = text.rstrip("/")
    return text


def _known(stage: Stage, written: Counter[str], seen: Seen) -> bool:
    """Whether the builder writes everything of a stage, in its own stages."""
    return all(one.line in seen.claimed or written[_meaning(one)] for one in stage.instructions)


def _expressed(one: Instruction, written: Counter[str], seen: Seen) -> bool:
    return one.line in seen.claimed or bool(written[_meaning(one)])


def _stages(seen: Seen) -> list[Kept]:
    """Everything above the final stage as it stands, from the first ARG or FROM on."""
    final = seen.final
    if final is None:
        return []
    first = min(one.line for one in seen.file.instructions)
    last = max((stage.end_line for stage in seen.file.stages if stage.index != final.index), default=0)
    if last < first:
        return []
    return [Kept(first, last, _lines(seen, first, last), "own_stages")]


def _final(seen: Seen, unknown: list[Instruction]) -> list[Kept]:
    """The unexpressed instructions of the final stage, with the comments above each, at places in their order."""
    pieces: list[Kept] = []
    place = 0
    copied = False
    users, last = _users(seen, unknown)
    lines = {one.line for one in unknown if one.keyword != "USER"} | users
    above = 0
    for one in seen.instructions:
        copied = copied or one.keyword in ("COPY", "ADD")
        start = _with_comments(seen, one, above)
        text = _lines(seen, start, one.end_line)
        if one.line in lines and one.keyword in _LAST and one.line not in users:
            pieces.append(Kept(start, one.end_line, text, "own_end"))
        elif one.line in lines:
            place = max(place, 1 if copied or one.keyword == "SHELL" else 0)
            pieces.append(Kept(start, one.end_line, text, _PLACES[place]))
        if one.line == last:
            pieces.append(Kept(start, one.end_line, text, "own_end"))
        above = one.end_line
    return pieces


def _users(seen: Seen, unknown: list[Instruction]) -> tuple[set[int], int]:
    """
    The lines of the USERs that stay where they are, because kept lines stand under them, and the line of the last one
    if it goes to the end (0 if the builder writes it).
    """
    lines = {one.line for one in unknown}
    stay: set[int] = set()
    users = [number for number, one in enumerate(seen.instructions) if one.keyword == "USER"]
    for number, end in itertools.pairwise((*users, len(seen.instructions))):
        under = [one for one in seen.instructions[number + 1 : end] if one.keyword in _UNDER_USER]
        # After an account of one's own, the next one takes it back for what follows.
        if any(one.line in lines for one in under) or (stay and under):
            stay.add(seen.instructions[number].line)
    last = seen.instructions[users[-1]].line if users else 0
    return stay, last if last in lines else 0


def without_entrypoint(text: str, os: str) -> str:
    """Last lines whose CMD starts the application by itself, where the builder would write an ENTRYPOINT before it."""
    found = {one.keyword for one in instructions(text, os)}
    return f"ENTRYPOINT []\n{text}" if "CMD" in found and "ENTRYPOINT" not in found else text


def early_variables(seen: Seen, pieces: tuple[Kept, ...]) -> set[int]:
    """The lines of ENVs that became fields, which the builder would write below kept lines that may use them."""
    last = max((piece.end for piece in pieces if piece.field == "own_base"), default=0)
    return {
        one.line
        for one in seen.instructions
        if one.keyword == "ENV" and one.line in seen.claimed and one.line < last
    }


def _with_comments(seen: Seen, one: Instruction, above: int) -> int:
    """The first line of the comments that stand directly above an instruction."""
    comments = {line for line, _ in seen.file.comments}
    start = one.line
    while start - 1 > above and start - 1 in comments:
        start -= 1
    return start


def _lines(seen: Seen, first: int, last: int) -> str:
    return "\n".join(seen.file.lines[first - 1 : last])


def _fitting(piece: Kept, old: str, new: str, target: Target) -> Kept:
    """
    A piece that stands alone under the new file's escape character. Line ends are written with it; what still cannot
    stand becomes comments, so that nothing is lost and nothing else changes.
    """
    text = piece.text
    if old != new:
        text = "\n".join(
            line.rstrip()[:-1] + new
            if line.rstrip().endswith(old) and not line.lstrip().startswith("#")
            else line
            for line in text.split("\n")
        )
    try:
        text = str(EXTRAS[piece.field].field.parse(text, target))
    except Bad:
        text = "\n".join(f"# {line}" for line in piece.text.split("\n"))
    return replace(piece, text=text)
