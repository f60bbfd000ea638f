"""One field of the builder's form: its words, its kind of input, and the strict parser of its text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from portal.recipes.kind import Kind

# The kinds of input: one of a list, several of a list (one a line), on or off, one line, a whole number, a list with
# one entry a line, instructions.
INPUTS = ("choice", "many", "switch", "text", "number", "lines", "code")


class Bad(ValueError):
    """A field cannot be used; the text tells the person what to write instead."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a parser may look at: kind of application, host (a release's slug or "linux"), and what starts containers."""

    kind: Kind
    host: str
    orchestrator: str = "docker"

    @property
    def os(self) -> str:
        """The host's system: "windows" or "linux"."""
        return "linux" if self.host == "linux" else "windows"


@dataclass(frozen=True, slots=True)
class Field:
    """
    A field. `parse` gets the stripped text and the target and returns the value, or raises Bad; an empty text gives the
    value that stands for "nothing chosen". `example` is a text that works; `text` makes the text of a value again;
    `values` are those of "many", with their words. `only` names the one system ("windows" or "linux") where the field of
    a kind counts, "" for both.
    """

    name: str
    label: str
    input: str
    parse: Callable[[str, Target], Any]
    hint: str = ""
    example: str = ""
    text: Callable[[Any], str] = str
    values: Mapping[str, str] = MappingProxyType({})
    only: str = ""


def entries(text: str, most: int, what: str) -> list[tuple[int, str]]:
    """The lines of a list field with their numbers, without empty ones; raises Bad for too many or odd ones."""
    found = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if len(found) > most:
        raise Bad(f"{len(found)} {what} are too many for one image; the builder takes {most}.")
    for number, line in found:
        if not line.isprintable():
            raise Bad(f"Line {number}: it has a character that cannot be printed. Type it again.")
        if len(line) > 500:
            raise Bad(f"Line {number}: {len(line)} characters are too many; the builder takes 500.")
    return found
