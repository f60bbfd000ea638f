"""
Shell patterns in `${NAME#pattern}`, `${NAME%pattern}` and `${NAME/pattern/replacement}`.

Only `*` and `?` are special. Matching is done part by part between the stars, so that its time is bounded
by the product of both lengths whatever is pasted; a regular expression would not promise that.
Source: moby/buildkit, frontend/dockerfile/shell/lex.go.
"""

from __future__ import annotations

from collections.abc import Sequence

# One entry for each character: itself, or one of these.
ANY = object()
STAR = object()
Token = object
MOST_WORK = 2_000_000


class PatternError(ValueError):
    """A pattern that cannot be used."""


def tokens(pattern: str) -> list[Token]:
    """The pattern as a list of characters, ANY and STAR; raises PatternError for an unknown escape."""
    result: list[Token] = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "\\":
            if at >= len(pattern):
                raise PatternError("the pattern ends in an escape character")
            following = pattern[at]
            at += 1
            if following not in "*?\\}/":
                raise PatternError(f"unknown escape \\{following} in a pattern")
            result.append(following)
        else:
            result.append({"*": STAR, "?": ANY}.get(char, char))
    return result


def cut_front(pattern: str, value: str, longest: bool) -> str:
    """The value without the shortest or longest beginning that matches; raises PatternError."""
    return _cut(tokens(pattern), value, longest)


def cut_back(pattern: str, value: str, longest: bool) -> str:
    """The value without the shortest or longest end that matches; raises PatternError."""
    return _cut(tokens(pattern)[::-1], value[::-1], longest)[::-1]


def replace(pattern: str, value: str, by: str, everywhere: bool) -> str:
    """The value with the first (or every) longest match replaced; raises PatternError."""
    parts = _parts(tokens(pattern), value)
    result: list[str] = []
    at = 0
    while True:
        span = _search(parts, value, at)
        if span is None:
            break
        start, end = span
        result += [value[at:start], by]
        if end == start:  # an empty match: take one character along, or stop at the end
            result.append(value[start : start + 1])
            end = start + 1
        at = end
        if not everywhere or at > len(value) or (at == len(value) and start < end):
            break
    return "".join(result) + value[at:]


def _parts(pattern: Sequence[Token], value: str) -> list[list[Token]]:
    if (len(pattern) + 1) * (len(value) + 1) > MOST_WORK:
        raise PatternError("pattern and value are too long")
    parts: list[list[Token]] = [[]]
    for token in pattern:
        if token is STAR:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _fits(part: Sequence[Token], value: str, at: int) -> bool:
    if at + len(part) > len(value):
        return False
    return all(token is ANY or token == value[at + index] for index, token in enumerate(part))


def _find(part: Sequence[Token], value: str, at: int) -> int:
    return next((start for start in range(at, len(value) - len(part) + 1) if _fits(part, value, start)), -1)


def _find_last(part: Sequence[Token], value: str, at: int) -> int:
    return next(
        (start for start in range(len(value) - len(part), at - 1, -1) if _fits(part, value, start)), -1
    )


def _end(parts: Sequence[list[Token]], value: str, start: int, longest: bool) -> int:
    """Where a match that begins at `start` ends, or -1; the first part is known to fit there."""
    at = start + len(parts[0])
    for part in parts[1:-1]:
        found = _find(part, value, at)
        if found < 0:
            return -1
        at = found + len(part)
    if len(parts) > 1:
        found = _find_last(parts[-1], value, at) if longest else _find(parts[-1], value, at)
        at = -1 if found < 0 else found + len(parts[-1])
    return at


def _cut(pattern: Sequence[Token], value: str, longest: bool) -> str:
    parts = _parts(pattern, value)
    if not _fits(parts[0], value, 0):
        return value
    end = _end(parts, value, 0, longest)
    return value if end < 0 else value[end:]


def _search(parts: Sequence[list[Token]], value: str, at: int) -> tuple[int, int] | None:
    start = _find(parts[0], value, at)
    if start < 0:
        return None
    # A match that fails after the first place of its first part fails after every later one too.
    end = _end(parts, value, start, longest=True)
    return None if end < 0 else (start, end)
