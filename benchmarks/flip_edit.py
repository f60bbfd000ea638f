"""Change one fact in a copy of the facts' files: for the flip test."""

from __future__ import annotations

import copy
import datetime
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal import facts
from portal.facts import Facts

_NUMBER = re.compile(r"\d+")
# Texts that the facts' reader takes from a list.
_OTHER = {
    "yes": "no",
    "no": "yes",
    "unknown": "yes",
    "process": "hyperv",
    "hyperv": "process",
    "standalone": "in-process",
}

_LISTED = ("ltsc", "sac", "annual", "documented", "derived", "historical", "ltsc2019", "ltsc2022", "1809")

# Keys that a file leaves out where the answer is the usual one.
_LEFT_OUT = ("windows", "built", "in_azure", "duties")

type Keys = tuple[str, ...]


class Unflippable(Exception):
    """No change of the fact leaves files that can be read; the text says what the reader said."""


def flipped(folder: Path, path: str) -> tuple[Facts, str]:
    """
    The facts of a folder with one of them changed, and the change in words; the folder is as before at the end.

    Raises Unflippable if the fact is not found, or if the facts' reader refuses every change.
    """
    refused = "it stands in no file as a value of its own"
    for file, keys in _places(folder, path):
        before = file.read_text(encoding="utf-8")
        table = tomllib.loads(before)
        owner = _at(table, keys[:-1])
        if owner is None or (keys[-1] not in owner and keys[-1] not in _LEFT_OUT):
            continue
        old = owner.get(keys[-1])
        for new in _changes(old, path):
            changed = copy.deepcopy(table)
            _at(changed, keys[:-1])[keys[-1]] = new
            try:
                file.write_text(_toml(changed), encoding="utf-8")
                found = facts.load(folder)
            except facts.FactError as error:
                refused = str(error)
                continue
            finally:
                file.write_text(before, encoding="utf-8")
            if _differs(found, path):
                return found, f"{_said(old)} -> {_said(new)}"
    raise Unflippable(refused)


def _differs(found: Facts, path: str) -> bool:
    """Whether a claim by this path would read something else; other paths than those of claims always do."""
    if path.startswith(("signal.", "process_only.")) or ".modes." in path:
        return True
    try:
        return bool(found.lookup(path).value != facts.current().lookup(path).value)
    except ValueError:
        return True


def _at(table: Any, keys: Keys) -> Any:
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return table if isinstance(table, dict) else None


def _places(folder: Path, path: str) -> Iterator[tuple[Path, Keys]]:
    """Files and keys under which a fact may stand."""
    kind, *rest = path.split(".")
    if kind == "release":
        yield from _release(folder / "releases" / f"{rest[0]}.toml", rest)
    elif kind == "support":
        yield folder / "releases" / f"{rest[0]}.toml", ("support_as_host", rest[1], rest[2])
    elif kind == "tag":
        for file in sorted((folder / "releases").glob("*.toml")):
            if rest[1] in tomllib.loads(file.read_text("utf-8")).get("image", {}).get("tags", {}).get(
                rest[0], ()
            ):
                yield file, ("image", "tags", rest[0])
        yield folder / "families.toml", (rest[0], "unpublished")
    elif kind == "fact":
        yield from ((file, ("facts", rest[0], "value")) for file in sorted(folder.rglob("*.toml")))
    elif kind == "framework":
        yield folder / "frameworks.toml", (rest[0], rest[1])
    elif kind == "february_2020":
        yield folder / "platform.toml", ("february_2020", "first_revisions", rest[0])
    elif kind == "process_only":
        yield folder / "kubernetes.toml", ("process_only", "orchestrators")
    elif kind == "size":
        yield folder / "sizes.toml", (rest[0], "size")
        yield folder / "sizes.toml", (rest[0], "range")
    else:
        file, head = {
            "family": ("families.toml", ()),
            "capability": ("capabilities.toml", ()),
            "feature": ("features.toml", ()),
            "platform": ("platform.toml", ()),
            "error": ("errors.toml", ()),
            "node": ("kubernetes.toml", ("nodes",)),
            "pause": ("kubernetes.toml", ("pause_images",)),
            "target": ("migration.toml", ("targets",)),
            "signal": ("migration_signals.toml", ("signals",)),
        }[kind]
        yield folder / file, (*head, *rest)


def _release(file: Path, rest: list[str]) -> Iterator[tuple[Path, Keys]]:
    names: dict[str, tuple[Keys, ...]] = {
        "images_built": (("image", "built"),),
        "image_key": (("image", "key"),),
        "support_ends": (("extended_end",), ("mainstream_end",), ("ltsc_end",)),
        "image_ends": (("image", "ends", rest[-1]), ("image", "end"), ("extended_end",), ("mainstream_end",)),
        "tags": (("image", "tags", rest[-1]),),
    }
    yield from ((file, keys) for keys in names.get(rest[1], ((rest[1],), ("image", rest[1]))))


def _changes(old: Any, path: str) -> Iterator[Any]:
    """Other values for one: a day by a year, a number by one, a mode taken or given, a text changed."""
    *_, last = path.split(".")
    match old:
        case bool():
            yield not old
        case None:
            yield from (True, False, ["patching"])
        case int():
            yield from (old + 1, old - 1, old + 7)
        case datetime.date():
            for years in (1, -1, 2):
                yield old.replace(year=old.year + years, day=min(old.day, 28))
        case list() if ".modes." in path or path.startswith("process_only."):
            yield (
                [each for each in old if each != last] if last in old else sorted({*old, last}, reverse=True)
            )
        case list() if len(old) and isinstance(old[0], dict):
            # A tag is gone, or one that did not exist is published after all.
            yield from (old[:index] + old[index + 1 :] for index in range(len(old)))
        case list():
            yield [_text(each) if isinstance(each, str) else each + 1 for each in old]
            yield old[:-1]
        case str() if old in _OTHER:
            yield _OTHER[old]
        case str():
            yield _text(old)
            yield f"{old} otherwise"
            # The facts' reader takes this key from a list.
            yield from (each for each in _LISTED if each != old)


def _text(old: str) -> str:
    """The first number of a text one higher, or its last word another."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", old):
        return f"{int(old[:4]) + 1}{old[4:]}" if not old.endswith("02-29") else f"{int(old[:4]) + 4}{old[4:]}"
    if old.startswith("0x"):
        return f"{int(old, 16) + 1:#010x}"
    if found := _NUMBER.search(old):
        return f"{old[: found.start()]}{int(found[0]) + 1}{old[found.end() :]}"
    return f"{old.rpartition(' ')[0]} otherwise".strip()


def _said(value: Any) -> str:
    text = value.isoformat() if isinstance(value, datetime.date) else str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _toml(value: Any) -> str:
    """A whole file, each top-level key on its line; the reader sees no difference to tables."""
    return "".join(f"{json.dumps(key)} = {_inline(each)}\n" for key, each in value.items())


def _inline(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case datetime.date():
            return value.isoformat()
        case dict():
            return (
                "{" + ", ".join(f"{json.dumps(key)} = {_inline(each)}" for key, each in value.items()) + "}"
            )
        case list():
            return "[" + ", ".join(map(_inline, value)) + "]"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)
