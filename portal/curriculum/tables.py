"""Read the TOML of content: front matter, items, tracks; every fault with its line."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from typing import Any

_PLACE = re.compile(r" ?\(at line (\d+), column \d+\)")
_TYPES: dict[type, str] = {
    str: "a text in quotes",
    int: "a whole number",
    datetime.date: "a date such as 2026-11-24",
    list: "a list",
}


class TableError(ValueError):
    """A fault at a line, counted within the text that was read."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def parse(text: str) -> dict[str, Any]:
    """The tables of a TOML text; raises TableError."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        raise TableError(line, f"broken TOML: {_PLACE.sub('', str(error))}") from None


def line_of(text: str, key: str, nth: int = 0) -> int:
    """
    The line on which a key is set, or a `[[table]]` opened for the nth time; 1 if it cannot be found.

    tomllib tells no lines, so this looks for the text that a person would look for.
    """
    start = rf"\[\[{re.escape(key)}\]\]" if nth else rf"{re.escape(key)}\s*="
    found = [m.start() for m in re.finditer(rf"^\s*{start}", text, re.MULTILINE)]
    index = max(nth - 1, 0)
    if index >= len(found):
        return 1
    offset = found[index] + len(text[found[index] :]) - len(text[found[index] :].lstrip())
    return text.count("\n", 0, offset) + 1


def typed(table: Mapping[str, Any], key: str, kind: type, default: Any = None) -> Any:
    """
    The value of a key, of that type; without a default the key is required. Raises ValueError.

    A text must not be blank, and a list must hold texts.
    """
    if key not in table:
        if default is not None:
            return default
        raise ValueError(f"{key} is missing")
    value: Any = table[key]
    # A bool is an int to isinstance, and a moment is a day; neither is meant.
    fits = type(value) is kind
    if not fits:
        raise ValueError(f"{key} must be {_TYPES.get(kind, kind.__name__)}")
    if kind is str and not value.strip():
        raise ValueError(f"{key} is empty")
    if kind is list and not all(isinstance(each, str) and each.strip() for each in value):
        raise ValueError(f"{key} must be a list of texts")
    return value


def known_only(table: Mapping[str, Any], known: tuple[str, ...]) -> None:
    """Raise ValueError for a key that nobody reads: most likely a slip of the pen."""
    for key in table:
        if key not in known:
            raise ValueError(f"unknown key {key!r}; known are {', '.join(known)}")
