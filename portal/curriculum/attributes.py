"""Read `key=value key="two words" flag` as directives and code fences carry them."""

from __future__ import annotations

import re

_PART = re.compile(r"""\s*(?:([a-z_]+)=(?:"([^"]*)"|([^\s"]+))|([A-Za-z0-9_+.#-]+))(?=\s|$)""")


def read(text: str) -> tuple[list[str], dict[str, str]]:
    """Words without "=" in order, and the keyed values; raises ValueError with what could not be read."""
    words: list[str] = []
    values: dict[str, str] = {}
    place = 0
    text = text.rstrip()
    while place < len(text):
        match = _PART.match(text, place)
        if not match:
            raise ValueError(f'cannot read {text[place:].strip()!r}; write key=value or key="two words"')
        key, quoted, plain, word = match.groups()
        if key and key in values:
            raise ValueError(f"{key} is given twice")
        if key:
            values[key] = quoted if quoted is not None else plain
        else:
            words.append(word)
        place = match.end()
    return words, values


def only(values: dict[str, str], known: tuple[str, ...], needed: tuple[str, ...] = ()) -> None:
    """Raise ValueError for a key that nobody knows, or one that is missing."""
    for key in values:
        if key not in known:
            raise ValueError(f"unknown key {key!r}; known are {', '.join(known)}")
    for key in needed:
        if not values.get(key):
            raise ValueError(f"{key} is missing")
