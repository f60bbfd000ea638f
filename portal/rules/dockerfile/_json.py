"""The JSON form of instructions: RUN ["a", "b"] and the like."""

from __future__ import annotations

import json
import re

from portal.dockerfile import Dockerfile, Edit, Instruction

KEYWORDS = ("RUN", "CMD", "ENTRYPOINT", "SHELL", "HEALTHCHECK", "COPY", "ADD", "VOLUME")
_SINGLE_BACKSLASH = re.compile(r"(?<!\\)\\(?![\\\"])")


def body(instruction: Instruction) -> str:
    """The part of an instruction that may be in JSON form."""
    text = instruction.value.strip()
    if instruction.keyword == "HEALTHCHECK":
        return re.sub(r"^CMD\s+", "", text, flags=re.IGNORECASE)
    return text


def parsed(text: str) -> list[str] | None:
    """The strings of a JSON array, or None if it is none (of strings only)."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) and all(isinstance(each, str) for each in value) else None


def doubled(text: str) -> str:
    """Text with every single backslash doubled."""
    return _SINGLE_BACKSLASH.sub(r"\\\\", text)


def edit_on_one_line(dockerfile: Dockerfile, instruction: Instruction, old: str, new: str) -> Edit | None:
    """An edit that puts new text in the place of old in an instruction of one line."""
    if instruction.line != instruction.end_line or old not in instruction.original:
        return None
    text = dockerfile.lines[instruction.line - 1].rstrip("\r\n")
    return Edit(instruction.line, instruction.line, text.replace(old, new, 1)) if old in text else None
