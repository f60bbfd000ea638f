"""
Changes to a manifest in whole physical lines, for what is written as a block: a field on a line of its own.

Each function gives edits, or none where the text is written in another way ({a: b} on one line, an alias, a
merge); then the finding stands and nobody's file is changed by a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from portal.dockerfile import Edit
from portal.dockerfile.editing import apply
from portal.podspec.parts import Part
from portal.podspec.tree import documents

# Mappings that mean nothing when they are empty; others do, such as emptyDir.
MAY_GO = frozenset(
    (
        "securityContext",
        "windowsOptions",
        "resources",
        "limits",
        "requests",
        "capabilities",
        "lifecycle",
        "annotations",
    )
)

# A field at the start of a line: indentation, perhaps the dash of a list's member, the name, the rest.
_FIELD = re.compile(r"""(\s*)(- +)?("[^"]*"|'[^']*'|[^\s#:'"{}\[\],&*!|>-][^\s#:{}\[\],]*):(?=\s|$)(.*)""")
_REST = re.compile(r"""(\s+)("[^"]*"|'[^']*'|[^\s#'"{}\[\],&*!|>][^#{}\[\]]*?)(\s*(?:\s#.*)?)""")


def without(lines: Sequence[str], part: Part, name: str) -> tuple[Edit, ...]:
    """Takes the field `name`, whose value is `part`, out."""
    field = _field(lines, part.line, name)
    if field is None or field[2]:
        return ()
    rest = field[4].strip()
    if rest[:1] in ("&", "*", "!"):
        return ()
    if rest[:1] in ("{", "[") and not (part.end == part.line and _closes(rest)):
        return ()
    after = next(
        (line for line in lines[part.end :] if line.strip() and not line.strip().startswith("#")), ""
    )
    if len(after) - len(after.lstrip()) > len(field[1]) or after.strip()[:1] in ("}", "]"):
        return ()
    return (Edit(part.line, part.end, ""),)


def without_emptied(before: str, after: str) -> str:
    """
    The text `after` some changes without the fields that have lost their last one to them, such as an empty
    securityContext. What was empty `before` stays.
    """
    full: set[tuple[str, ...]] = set()
    while True:
        empty = [(path, part) for path, part in _fields(after) if path[-1] in MAY_GO and _is_empty(part)]
        if empty and not full:
            full = {path for path, part in _fields(before) if part.entries}
        lines = after.split("\n")
        edits = tuple(edit for path, part in empty if path in full for edit in without(lines, part, path[-1]))
        if not edits:
            return after
        after = apply(after, edits)


def _is_empty(part: Part) -> bool:
    return part.is_null and not part.text


def _fields(text: str) -> Iterator[tuple[tuple[str, ...], Part]]:
    """Every field of every document with its way from the document's number on."""
    roots, _problems = documents(text)
    left: list[tuple[tuple[str, ...], Part]] = [((str(n),), root) for n, root in enumerate(roots)]
    while left:
        path, part = left.pop()
        yield path, part
        left += [((*path, name), each) for name, each in part.entries.items()]
        left += [((*path, str(n)), each) for n, each in enumerate(part.members)]


def written(lines: Sequence[str], part: Part, name: str, value: str) -> tuple[Edit, ...]:
    """Gives the field `name`, whose value is the one-line `part`, another value."""
    field = _field(lines, part.line, name)
    rest = _REST.fullmatch(field[4]) if field else None
    if field is None or rest is None or part.end != part.line or part.kind != "value":
        return ()
    return (Edit(part.line, part.line, f"{field[1]}{field[2] or ''}{field[3]}:{rest[1]}{value}{rest[3]}"),)


def renamed(lines: Sequence[str], part: Part, name: str, new: str) -> tuple[Edit, ...]:
    """Gives the field `name`, whose value is `part`, another name."""
    field = _field(lines, part.line, name)
    if field is None:
        return ()
    return (Edit(part.line, part.line, f"{field[1]}{field[2] or ''}{new}:{field[4]}"),)


def added(lines: Sequence[str], parent: Part, new: str) -> tuple[Edit, ...]:
    """Adds `new` (lines without indentation) as the first field of a mapping that is written as a block."""
    if not parent.entries:
        return ()
    name, first = next(iter(parent.entries.items()))
    field = _field(lines, first.line, name)
    # The first field of a list's member stands behind the dash.
    if field is None or field[2] or first.line <= parent.line:
        return ()
    text = "\n".join(f"{field[1]}{line}" for line in new.split("\n"))
    return (Edit(first.line, first.line - 1, text),)


def _field(lines: Sequence[str], number: int, name: str) -> re.Match[str] | None:
    """The line, if the field `name` starts on it and nothing else does."""
    if not 1 <= number <= len(lines):
        return None
    line = lines[number - 1].rstrip("\r")
    found = _FIELD.fullmatch(line) if len(line) < 1000 and "\t" not in line else None
    return found if found and found[3].strip("\"'") == name else None


def _closes(text: str) -> bool:
    """Whether a mapping or list on one line ends there; quotes inside would need a parser, so they are left alone."""
    text = text.partition(" #")[0].rstrip()
    return not set("\"'") & set(text) and all(text.count(a) == text.count(b) for a, b in ("{}", "[]"))
