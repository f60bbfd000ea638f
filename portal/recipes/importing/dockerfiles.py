"""A Dockerfile to the builder's form: what the form can express becomes fields, the rest is kept as it stands."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from portal.recipes.choices import ALL_FIELDS, Choices, Reading, read
from portal.recipes.importing import kept
from portal.recipes.importing.basics import values_of
from portal.recipes.importing.differences import Difference, compare
from portal.recipes.importing.kept import Kept
from portal.recipes.importing.seen import Seen
from portal.recipes.kind import Kind
from portal.recipes.kinds import KINDS
from portal.recipes.recipe import Recipe, build
from portal.recipes.sheet import OWN, OWN_END

LONGEST = 1_048_576
MOST_TRIED = 6


@dataclass(frozen=True, slots=True)
class Recognised:
    """One field that the file gave a value: its name, its label, and the text."""

    field: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Imported:
    """
    A Dockerfile as the builder's form. `values` are the texts of the fields, ready for `recipes.read`; `choices` are
    what it reads. `exact` says that the builder writes the very same file from them. `kept` are the lines that
    the form cannot express; they are in the fields "own_...". `differences` are what would be different in the
    builder's file. `message` says in one sentence what became of the file; `choices` is None only
    where nothing of it is a Dockerfile.
    """

    values: dict[str, str]
    choices: Choices | None
    exact: bool
    recognised: tuple[Recognised, ...] = ()
    kept: tuple[Kept, ...] = ()
    message: str = ""
    differences: tuple[Difference, ...] = ()

    @property
    def faithful(self) -> bool:
        """Whether the builder's file does what the file does; comments and labels may come along."""
        return not self.differences


def read_dockerfile(text: str, day: datetime.date | None = None) -> Imported:
    """The form for a Dockerfile's text, as of a day (today). Takes any text and raises nothing."""
    day = day or datetime.datetime.now(datetime.UTC).date()
    if len(text) > LONGEST:
        return Imported({}, None, False, message="The text is larger than any Dockerfile that can be built.")
    text = text.replace("\r\n", "\n")
    core, own = without_own_lines(text)
    file = Seen.of(core)
    if file.final is None:
        return Imported({}, None, False, message="There is no FROM in it, so this is no Dockerfile.")
    best: Imported | None = None
    for kind in _candidates(file)[:MOST_TRIED]:
        seen = Seen.of(core)
        reading = _readable(values_of(seen, kind) | own)
        made = build(reading.choices, day) if reading.choices else None
        if isinstance(made, Recipe) and made.dockerfile.rstrip("\n") == text.rstrip("\n"):
            return _told(reading, True, ())
        best = best or _compared(_with_kept(seen, reading, own, day), text, day)
    return best or Imported({}, None, False, message="Nothing in it says what kind of application this is.")


def _compared(imported: Imported, text: str, day: datetime.date) -> Imported:
    """With what would be different in the file that the builder writes."""
    made = build(imported.choices, day) if imported.choices else None
    if not isinstance(made, Recipe):
        return imported
    differences = compare(text, made.dockerfile)
    message = imported.message
    if differences and not imported.kept:
        message = "The form has its choices, but does not write the same file from them."
    return replace(imported, differences=differences, message=message)


def _candidates(seen: Seen) -> list[Kind]:
    """The kinds that a file looks like, the likeliest first; where none does, those for its system."""
    said = KINDS.get(seen.said.get("kind", ""))
    if said:
        return [said]
    scores = [(kind.recognise(seen), kind) for kind in KINDS.values()]
    found = [kind for score, kind in sorted(scores, key=lambda pair: -pair[0]) if score > 0]
    if found:
        return found
    # A program of its own is what every file can be.
    linux = seen.os == "linux"
    possible = [kind for kind in KINDS.values() if (kind.linux if linux else kind.windows)]
    return sorted(possible, key=lambda kind: kind.slug != "native")[:1]


def without_own_lines(text: str) -> tuple[str, dict[str, str]]:
    """The file without the blocks of own lines, and these by field."""
    rest: list[str] = []
    own: dict[str, list[str]] = {}
    name = ""
    for line in text.split("\n"):
        if not name and line.startswith(OWN) and f"own_{line.removeprefix(OWN)}" in ALL_FIELDS:
            name = f"own_{line.removeprefix(OWN)}"
            own.setdefault(name, [])
        elif name and line == OWN_END:
            name = ""
        elif name:
            own[name].append(line)
        else:
            rest.append(line)
    if name:
        return text, {}
    return "\n".join(rest), {name: "\n".join(lines) for name, lines in own.items()}


def _readable(values: dict[str, str]) -> Reading:
    """The form with what it can read: a value that a field refuses is left to its default."""
    reading = read(values)
    for _ in range(3):
        if not reading.errors:
            break
        values = {name: text for name, text in values.items() if name not in reading.errors}
        reading = read(values | {"project": values.get("project", "app")})
    return reading


def _with_kept(seen: Seen, reading: Reading, own: dict[str, str], day: datetime.date) -> Imported:
    """The form with the lines that it cannot express at their places."""
    if reading.choices is None:
        return Imported(reading.values, None, False, message="Its values cannot be read.")
    sorted_out = kept.sort_out(seen, reading.choices, day)
    early = kept.early_variables(seen, sorted_out.kept)
    if early and not seen.held:
        again = Seen.of(str(seen.file), early)
        return _with_kept(again, _readable(values_of(again, reading.choices.kind) | own), own, day)
    fragments = {name: text for name, text in sorted_out.fields.items() if text}
    for name, text in own.items():
        fragments[name] = "\n".join(part for part in (fragments.get(name, ""), text) if part)
    values = reading.values | fragments
    if sorted_out.own_build:
        values["stages"] = "own"
    return _told(_readable(values), False, sorted_out.kept)


def _told(reading: Reading, exact: bool, kept: tuple[Kept, ...]) -> Imported:
    recognised = tuple(
        Recognised(name, field.label, reading.values[name])
        for name, field in ALL_FIELDS.items()
        if reading.values.get(name) and not name.startswith("own_")
    )
    lines = sum(each.end - each.line + 1 for each in kept)
    message = "The builder writes this very file." if exact else "The form expresses all of it."
    if lines:
        word = "line is" if lines == 1 else "lines are"
        message = f"{lines} {word} kept as they stand, because the form cannot express them."
    return Imported(reading.values, reading.choices, exact, recognised, kept, message)
