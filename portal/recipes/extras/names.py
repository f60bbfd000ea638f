"""Lists of files beside the Dockerfile or inside the application, as several options take them."""

from __future__ import annotations

import re
from collections.abc import Callable

from portal.recipes.fields import Bad, Target, entries

_PART = r"[A-Za-z0-9_][A-Za-z0-9._-]*"


def files(endings: str, what: str, folders: bool = False) -> Callable[[str, Target], tuple[str, ...]]:
    """A parser of one file name a line with one of the endings ("dll|ocx"), with or without folders before it."""
    before = rf"(?:{_PART}/)*" if folders else ""
    pattern = re.compile(rf"{before}{_PART}\.(?:{endings})", re.IGNORECASE)

    def parse(text: str, target: Target) -> tuple[str, ...]:
        found: list[str] = []
        for number, line in entries(text, 40, what):
            name = line.replace("\\", "/")
            if len(name) > 120 or ".." in name or not pattern.fullmatch(name):
                shown = "a path such as bin/Legacy" if folders else "a file name"
                raise Bad(
                    f"Line {number}: write {shown} that ends with .{endings.replace('|', ' or .')}: "
                    "letters, digits, dot, dash and underscore."
                )
            if name.lower() in (other.lower() for other in found):
                raise Bad(f"Line {number}: {name} is there twice.")
            found.append(name)
        return tuple(found)

    return parse


def joined(values: tuple[str, ...]) -> str:
    """The list's text again."""
    return "\n".join(values)
