"""What an option of the builder says of itself: its field, its lines, what it needs, and how it is read back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from portal.recipes.fields import Field, Target

if TYPE_CHECKING:
    from portal.recipes.choices import Choices
    from portal.recipes.importing.seen import Seen
    from portal.recipes.note import Note
    from portal.recipes.sheet import Sheet

# Where in the final stage an option's lines stand: after FROM, after the application's files, before the start command.
PLACES = ("base", "files", "serve")


@dataclass(frozen=True, slots=True)
class Extra:
    """
    An option that adds something to the image or to the way it is started.

    - `group` is where the form shows it: "windows", "files", "identity", "network", "image" or "own".
    - `write` adds its lines at `place` ("" for an option that writes none), `administrator` says that they need rights
      which not every base image's own user has. `recognise` gives the field's text from an existing file and claims the
      instructions that it explains.
    - `off` says why a target cannot have it ("" where it can). `needs` are asked of the engine for a value.
    - `rules_out` maps base images to the reason why this option cannot be had on them, where the engine has no word.
    - `aside` are the words before the value in the comment at the top of the file, for what no instruction says.
    - `notes` are remarks on the choice that no rule makes.
    """

    field: Field
    group: str
    place: str = ""
    write: Callable[[Sheet, Any], None] = lambda sheet, value: None
    recognise: Callable[[Seen], str] = lambda seen: ""
    off: Callable[[Target], str] = lambda target: ""
    needs: Callable[[Any], tuple[str, ...]] = lambda value: ()
    rules_out: Mapping[str, str] = MappingProxyType({})
    aside: str = ""
    administrator: bool = False
    notes: Callable[[Choices, Any], Iterable[Note]] = lambda choices, value: ()

    @property
    def name(self) -> str:
        """The field's name."""
        return self.field.name


def windows_only(target: Target) -> str:
    """Off on Linux hosts."""
    return "" if target.os == "windows" else "Only Windows containers have it."
