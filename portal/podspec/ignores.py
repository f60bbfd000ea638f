"""
Comments that set findings aside: `# bulkhead: ignore=rule-id reason`, on a line of its own.

Above a field or a list's member such a comment holds for everything under it; above the first line of an object,
for the object.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from portal.dockerfile.ignores import Ignore, asked
from portal.podspec.parts import Part


def found_in(lines: Sequence[str], roots: Iterable[Part]) -> tuple[Ignore, ...]:
    """All such comments of a text with its objects, in order."""
    if not any("bulkhead:" in line.lower() for line in lines):
        return ()
    ends: dict[int, int] = {}
    inside: set[int] = set()
    for part in _parts(roots):
        ends[part.line] = max(ends.get(part.line, 0), part.end)
        if part.kind == "value" and part.end > part.line:
            # A script in a block may have such lines; they are text, not comments.
            inside.update(range(part.line + 1, part.end + 1))
    found, below = [], _content_below(lines)
    for number, line in enumerate(lines, 1):
        said = asked(line.strip()[1:].strip()) if line.strip().startswith("#") else None
        if said is None or number in inside:
            continue
        rules, reason = said
        first = below[number]
        found.append(Ignore(number, rules, reason, first, ends.get(first, first)))
    return tuple(found)


def _content_below(lines: Sequence[str]) -> list[int]:
    """For each line, from 1, the next one below it that is neither empty nor a comment, 0 if there is none."""
    below = [0] * (len(lines) + 1)
    for number in range(len(lines) - 1, -1, -1):
        below[number] = number + 1 if _is_content(lines[number]) else below[number + 1]
    return below


def _is_content(line: str) -> bool:
    return bool(line.strip()) and not line.strip().startswith("#") and line.strip() != "---"


def _parts(roots: Iterable[Part]) -> Iterator[Part]:
    waiting, seen = list(roots), set[int]()
    while waiting:
        part = waiting.pop()
        # An alias is the same part once more.
        if id(part) in seen:
            continue
        seen.add(id(part))
        yield part
        waiting += [*part.entries.values(), *part.members]
