"""
The official parser as a witness: BuildKit's, by way of PyPI's `dockerfile`, and how to compare with it.

It runs in a process of its own, once for all texts: it is Go code, and hangs in a forked process.

Where the witness and our reader differ for a known reason, `normalised` and `known_difference` say so, and
no other place does. The witness is BuildKit 0.12.5 (2023) behind a thin wrapper, our reader follows BuildKit of
2026.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any, NamedTuple

from portal.dockerfile import KEYWORDS, Dockerfile, Instruction
from portal.dockerfile.text import BOM, SPACE

_PROGRAM = """
import json, sys
import dockerfile

def told(text):
    try:
        found = dockerfile.parse_string(text)
    except Exception as error:
        return type(error).__name__ + ": " + str(error)
    return [
        {
            "cmd": c.cmd, "sub": c.sub_cmd, "json": c.json, "flags": c.flags, "value": c.value,
            "heredocs": [(h.name, h.file_descriptor, h.content) for h in c.heredocs],
            "line": c.start_line, "end_line": c.end_line,
        }
        for c in found
    ]

json.dump([told(text) for text in json.load(sys.stdin)], sys.stdout)
"""


_HEREDOC_WITH_SPACE = re.compile(r"<<-?[\t\r ]")

_ODD_SPACE = re.compile(r"#[ \t\f\r]*(?![ \t\f\r])\W")


class Seen(NamedTuple):
    """What a parser saw of one instruction."""

    keyword: str
    trigger: str
    is_json: bool
    flags: tuple[str, ...]
    values: tuple[str, ...]
    heredocs: tuple[tuple[str, int, str], ...]
    line: int
    end_line: int


def oracle_parse(texts: list[str], seconds: float = 120) -> list[list[Seen] | str]:
    """What the official parser sees in each text, or the message of its error."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        input=json.dumps(texts).encode(),
        capture_output=True,
        timeout=seconds,
        check=True,
    )
    return [
        told if isinstance(told, str) else [_seen(one) for one in told] for told in json.loads(done.stdout)
    ]


def reader_parse(text: str) -> list[Seen]:
    """What our reader sees."""
    return [_ours(instruction) for instruction in Dockerfile.parse(text).instructions]


def known_difference(text: str) -> str:
    """
    Why the witness is known to read a text in another way, or "".

    Either it cannot be handed over, or it has a shape that BuildKit itself has read in another way since.
    """
    if "\0" in text:
        return "the wrapper hands over C strings, which end at NUL"
    if any("\ud800" <= char <= "\udfff" for char in text):
        return "a lone surrogate is no UTF-8"
    dockerfile = Dockerfile.parse(text)
    if any(_ODD_SPACE.match(dockerfile.lines[one.line - 1].lstrip(SPACE)) for one in dockerfile.directives):
        return "it allowed only usual spaces in directives"
    if dockerfile.directive("check") and dockerfile.escape == "`":
        return "it did not know the check directive, and so stopped to look for the escape directive"
    for instruction in dockerfile.instructions:
        if instruction.trigger and instruction.trigger.keyword == "ONBUILD":
            return "the wrapper does not look into ONBUILD ONBUILD, which is an error"
        if reason := _known_difference(instruction) or _known_difference(instruction.trigger or instruction):
            return reason
    return ""


def _known_difference(instruction: Instruction) -> str:
    if instruction.exec_form is None and _begins_with_array(instruction):
        return "it took an array with more text after it for JSON form"
    written = instruction.logical[: len(instruction.logical.rstrip(SPACE)) - len(instruction.value)]
    if "--" in written and not written.isascii():
        return "BuildKit reads flags byte by byte and garbles letters beyond ASCII"
    if "--" in written and instruction.escape == "`" and ("\\" in written or "`" in written):
        return "it knew no escape character but the backslash in flags"
    if "<<" in instruction.logical and BOM in instruction.logical:
        return "it skips a byte-order mark at the beginning of the name of a heredoc"
    if _HEREDOC_WITH_SPACE.search(instruction.logical):
        return "it allowed no space between << and the name of a heredoc"
    return ""


def _begins_with_array(instruction: Instruction) -> bool:
    text = instruction.command if instruction.keyword in ("HEALTHCHECK",) else instruction.value
    try:
        return isinstance(json.JSONDecoder().raw_decode(text.lstrip(SPACE))[0], list)
    except ValueError:
        return False


def normalised(seen: Seen) -> Seen:
    """
    A view of an instruction in which known differences of the wrapper do not show:

    - an unknown instruction has one empty value there, and none here;
    - the wrapper loses the heredocs of ONBUILD, and the flags of the instruction inside it.
    """
    if seen.trigger and seen.trigger not in KEYWORDS and seen.values == ("",):
        seen = seen._replace(values=())
    if seen.keyword not in KEYWORDS and seen.values == ("",):
        seen = seen._replace(values=())
    return seen._replace(heredocs=()) if seen.trigger else seen


def _seen(told: dict[str, Any]) -> Seen:
    return normalised(
        Seen(
            (told["cmd"] or "").upper(),
            (told["sub"] or "").upper(),
            told["json"],
            tuple(told["flags"]),
            tuple(told["value"]),
            tuple((name, number, content) for name, number, content in told["heredocs"]),
            told["line"],
            told["end_line"],
        )
    )


def _ours(instruction: Instruction) -> Seen:
    inner = instruction.trigger or instruction
    heredocs = tuple((one.name, one.descriptor, one.content) for one in instruction.heredocs)
    return normalised(
        Seen(
            instruction.keyword,
            inner.keyword if instruction.trigger else "",
            inner.is_exec_form,
            instruction.flags,
            instruction.arguments,
            heredocs,
            instruction.line,
            instruction.end_line,
        )
    )
