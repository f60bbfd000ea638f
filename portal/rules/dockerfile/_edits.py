"""Places of findings, and the edits of the fixes that rules offer."""

from __future__ import annotations

import re

from portal.dockerfile import Dockerfile, Edit, Instruction
from portal.rules.dockerfile._shell import Command
from portal.rules.engine import Fix

# An instruction as people begin a line with it.
NEXT = re.compile(
    r"(?:FROM|RUN|COPY|ADD|CMD|ENTRYPOINT|ENV|ARG|WORKDIR|EXPOSE|USER|VOLUME|SHELL|LABEL|HEALTHCHECK|ONBUILD|"
    r"STOPSIGNAL|MAINTAINER)[ \t]+\S"
)
_OF_BUILDKIT = ("mount", "network", "security", "link")
_ENDS_IN_PATH = re.compile(r"(?:[A-Za-z]:|[\w.)%}-])\\[ \t]*$")


def swallowed(instruction: Instruction) -> tuple[int, str] | None:
    """
    The line on which another instruction begins within this one, and that instruction's keyword.

    None where the line before ends in a Windows path: path-backslash-continues-line speaks of those.
    """
    physical = instruction.original.split("\n")
    if len(physical) < 2 or instruction.heredocs or instruction.keyword in ("HEALTHCHECK", "ONBUILD"):
        return None
    before = physical[0]
    double, single = before.count('"'), before.count("'")
    for offset, text in enumerate(physical[1:], 1):
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        quoted = double % 2 or single % 2
        if not quoted and NEXT.match(text) and not _ENDS_IN_PATH.search(before):
            return instruction.line + offset, text.split()[0]
        before = text
        double += text.count('"')
        single += text.count("'")
    return None


def joined_at(instruction: Instruction) -> int:
    """The line on which another instruction begins within this one, by whichever way it got there; 0 if none does."""
    if found := swallowed(instruction):
        return found[0]
    before = ""
    for offset, text in enumerate(instruction.original.split("\n") if not instruction.heredocs else ()):
        if not text.strip() or (offset and text.lstrip().startswith("#")):
            continue
        if _ENDS_IN_PATH.search(before) and NEXT.match(text.strip()):
            return instruction.line + offset
        before = text
    return 0


def is_spoilt(instruction: Instruction) -> bool:
    """Whether another instruction or a comment has become a part of this one, so that its parts mean nothing."""
    physical = instruction.original.split("\n")
    swallows = not instruction.heredocs and any(NEXT.match(text) for text in physical[1:])
    return swallows or bool(joined_at(instruction)) or bool(commented(instruction))


def needs_buildkit(dockerfile: Dockerfile) -> bool:
    """Whether only BuildKit can read the file: flags and here-documents that the classic builder refuses."""
    return any(
        each.heredocs or (each.flags and any(each.flag(name) is not None for name in _OF_BUILDKIT))
        for each in dockerfile.instructions
    )


def commented(instruction: Instruction) -> str:
    """What is meant as a comment behind an instruction on its first line; "" if there is none."""
    text = instruction.original.split("\n")[0].rstrip()
    if (" #" not in text and "\t#" not in text) or instruction.heredocs:
        return ""
    if instruction.keyword in ("RUN", "ONBUILD", "HEALTHCHECK", "LABEL", "MAINTAINER"):
        in_json = re.match(r"(?i)\s*RUN\s+\[.*\]\s+(#.*)$", text)
        return in_json[1] if in_json else ""
    if instruction.keyword in ("CMD", "ENTRYPOINT", "SHELL"):
        in_json = re.match(r"\s*\w+\s+\[.*\]\s+(#.*)$", text)
        return in_json[1] if in_json else ""
    match = re.search(r"\s(#[ \t]*\w[^\"']*(?:[\"'][^\"']*[\"'][^\"']*)*)$", text)
    before = text[: match.start()] if match else ""
    return match[1] if match and not (before.count('"') % 2 or before.count("'") % 2) else ""


def lines(instruction: Instruction) -> str:
    """Where a finding on a whole instruction stands."""
    return span(instruction.line, instruction.end_line)


def span(line: int, end: int) -> str:
    """The `where` of one or several lines."""
    return f"line:{line}" if end <= line else f"line:{line}-{end}"


def place(instruction: Instruction, *needles: str) -> str:
    """The line of an instruction on which the first of these texts is found; else all its lines."""
    for needle in needles:
        at = instruction.value.find(needle)
        if at >= 0 and needle:
            return f"line:{instruction.line_at(at)}"
    line = line_of(instruction, *needles)
    return f"line:{line}" if line else lines(instruction)


def spot(instruction: Instruction, command: Command) -> str:
    """The line on which a command of an instruction stands; all its lines if it cannot be found."""
    first = command.text.split(maxsplit=1)[0]
    return place(instruction, command.text, command.text[:24], first, command.program)


def line_of(instruction: Instruction, *needles: str) -> int:
    """The physical line that holds one of these texts, 0 if none does."""
    physical = instruction.original.split("\n")
    for needle in needles:
        wanted = needle.strip().lower()
        for offset, text in enumerate(physical):
            is_comment = offset and text.lstrip().startswith("#")
            if wanted and wanted in text.lower() and not is_comment:
                return instruction.line + offset
    return 0


def replace(dockerfile: Dockerfile, line: int, pattern: str, to: str) -> Edit | None:
    """An edit of one physical line, the first match of a pattern replaced; None if there is no match."""
    old = physical_line(dockerfile, line)
    new, count = re.subn(pattern, to, old, count=1)
    return Edit(line, line, new) if count and new != old else None


def physical_line(dockerfile: Dockerfile, line: int) -> str:
    """The text of a physical line, from 1, without its line end; "" outside the file."""
    all_lines = dockerfile.lines
    return all_lines[line - 1].rstrip("\r\n") if 0 < line <= len(all_lines) else ""


def fix(title: str, *edits: Edit | None, detail: str = "", safe: bool = True) -> tuple[Fix, ...]:
    """A fix as the tuple that `breaks` takes; none at all if one of its edits could not be made."""
    made = tuple(edit for edit in edits if edit is not None)
    return (Fix(title, made, detail, safe=safe),) if made and len(made) == len(edits) else ()


def literal(text: str) -> str:
    """A regular expression for one word as it stands in a line: no part of a longer word."""
    return r"(?<!\S)" + re.escape(text) + r"(?!\S)"
