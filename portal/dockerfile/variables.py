"""
What the modifiers of a variable make of its value: ${NAME:-word}, ${NAME#pattern}, ${NAME/pattern/word}.

Source: moby/buildkit, frontend/dockerfile/shell/lex.go.
"""

from __future__ import annotations

from portal.dockerfile import patterns


class ExpansionError(ValueError):
    """Text whose quotes or variables cannot be read; the message says why."""


def chosen(mark: str, name: str, value: str | None, word: str, missing: bool) -> str:
    """
    The result of one of the modifiers - + ? # %.

    `missing`: the variable has no value in the modifier's eyes. Raises ExpansionError.
    """
    if mark == "-":
        return word if missing else value or ""
    if mark == "+":
        return "" if missing else word
    if mark == "?":
        if missing:
            raise ExpansionError(f"{name}: {word or 'has no value'}")
        return value or ""
    longest = word.startswith(mark)
    cut = patterns.cut_back if mark == "%" else patterns.cut_front
    try:
        return cut(word.removeprefix(mark), value or "", longest)
    except patterns.PatternError as error:
        raise ExpansionError(str(error)) from None


def replaced(value: str, pattern: str, by: str, everywhere: bool) -> str:
    """The value with the first match, or every match, of a pattern replaced; raises ExpansionError."""
    try:
        return patterns.replace(pattern, value, by, everywhere)
    except patterns.PatternError as error:
        raise ExpansionError(str(error)) from None
