"""Read a lesson's `items.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from portal.curriculum import tables
from portal.curriculum.errors import CurriculumError
from portal.items import FAMILIES, USES, Choice, Item

_COMMON = ("id", "use", "aims", "prompt", "text")
_KINDS = {
    "placement": ("placement", "ask"),
    "answer": ("answer", "why", "sources", "distractors"),
    "family": ("family",),
}
_ASKS = ("verdict", "isolation")
_FEWEST, _MOST = 2, 4


def read_items(path: Path, lesson: str, problems: list[CurriculumError]) -> list[Item]:
    """
    The items of a file; faults are added to `problems` with their lines.

    Markdown in prompts and reasons is still as the author wrote it; rendering turns it into HTML.
    """
    if not path.is_file():
        problems.append(CurriculumError(path, 1, "the file is missing; a lesson needs at least one item"))
        return []
    text = path.read_text(encoding="utf-8-sig")
    try:
        table = tables.parse(text)
        entries = table.get("items", [])
        if set(table) - {"items"} or not isinstance(entries, list):
            raise tables.TableError(1, "the file holds [[items]] tables and nothing else")
    except tables.TableError as error:
        problems.append(CurriculumError(path, error.line, str(error)))
        return []
    items: list[Item] = []
    for nth, entry in enumerate(entries, 1):
        line = tables.line_of(text, "items", nth)
        try:
            items.append(_item(entry, lesson, line))
        except ValueError as error:
            problems.append(CurriculumError(path, line, f"item {entry.get('id', nth)}: {error}"))
    if not problems and not any(item.use == "end" for item in items):
        problems.append(CurriculumError(path, 1, 'a lesson needs at least one item with use = "end"'))
    return items


def _item(entry: Mapping[str, Any], lesson: str, line: int) -> Item:
    kinds = [kind for kind in _KINDS if kind in entry]
    if len(kinds) != 1:
        raise ValueError("give exactly one of placement, answer and family")
    tables.known_only(entry, (*_COMMON, *_KINDS[kinds[0]]))
    identifier = tables.typed(entry, "id", str)
    if not identifier.replace("-", "").isalnum() or identifier != identifier.lower():
        raise ValueError("id must be lower-case words with dashes")
    use = tables.typed(entry, "use", str)
    if use not in USES:
        raise ValueError(f"use must be one of {', '.join(USES)}")
    prompt = tables.typed(entry, "prompt", str, "")
    body = tables.typed(entry, "text", str, "")
    common = Item(identifier, lesson, use, line, prompt=prompt, text=body, aims=_aims(entry))
    return {"placement": _of_placement, "answer": _of_author, "family": _of_family}[kinds[0]](entry, common)


def _aims(entry: Mapping[str, Any]) -> tuple[int, ...]:
    aims = entry.get("aims", [])
    if not isinstance(aims, list) or not all(type(each) is int and each > 0 for each in aims):
        raise ValueError("aims is a list of numbers: the lesson's objectives that the item tests, from 1")
    return tuple(aims)


def _of_placement(entry: Mapping[str, Any], common: Item) -> Item:
    ask = tables.typed(entry, "ask", str, "verdict")
    if ask not in _ASKS:
        raise ValueError(f"ask must be one of {', '.join(_ASKS)}")
    return replace(common, placement=tables.typed(entry, "placement", str), ask=ask)


def _of_family(entry: Mapping[str, Any], common: Item) -> Item:
    family = tables.typed(entry, "family", str)
    if family not in FAMILIES:
        raise ValueError(f"no family is called {family!r}; known are {', '.join(FAMILIES)}")
    return replace(common, family=family)


def _of_author(entry: Mapping[str, Any], common: Item) -> Item:
    tables.typed(entry, "prompt", str)
    sources = tuple(tables.typed(entry, "sources", list, []))
    right = Choice(tables.typed(entry, "answer", str), True, tables.typed(entry, "why", str), sources)
    distractors = entry.get("distractors")
    if not isinstance(distractors, list) or not _FEWEST <= len(distractors) <= _MOST:
        raise ValueError(f"give {_FEWEST} to {_MOST} distractors")
    wrong = []
    for nth, each in enumerate(distractors, 1):
        if not isinstance(each, dict):
            raise ValueError(f"distractor {nth}: write {{ text = ..., why = ... }}")
        try:
            tables.known_only(each, ("text", "why", "sources"))
            own = tuple(tables.typed(each, "sources", list, []))
            wrong.append(Choice(tables.typed(each, "text", str), False, tables.typed(each, "why", str), own))
        except ValueError as error:
            raise ValueError(f"distractor {nth}: {error}") from None
    texts = [choice.text for choice in (right, *wrong)]
    if len(set(texts)) != len(texts):
        raise ValueError("two of its choices read the same")
    return replace(common, choices=(right, *wrong))
