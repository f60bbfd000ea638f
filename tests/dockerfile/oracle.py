"""
The official parser as a witness: BuildKit's, by way of PyPI's `dockerfile`, and how to compare with it.

It runs in a process of its own, once for all texts: it is Go code, and hangs in a forked process.

Where the witness and our reader differ for a known reason, `normalised` and `is_comparable` say so, and no
other place does. The witness is BuildKit 0.12.5 (2023) behind a thin wrapper, our reader follows BuildKit of
2026.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any, NamedTuple

from portal.dockerfile import Dockerfile, Instruction

_PROGRAM = """
import json, sys
import dockerfile

def told(text):
    try:
        found = dockerfile.parse_string(text)
    except dockerfile.GoParseError as error:
        return str(error)
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


def is_comparable(text: str) -> bool:
    """Whether a text can be handed to the witness: C strings end at NUL, and lone surrogates are no UTF-8."""
    return "\0" not in text and not any("\ud800" <= char <= "\udfff" for char in text)


def normalised(seen: Seen) -> Seen:
    """
    A view of an instruction in which known differences of the witness do not show:

    - an unknown instruction has one empty value there, and none here;
    - the wrapper loses the heredocs of ONBUILD, and the flags of the instruction inside it.
    """
    if seen.trigger:
        return seen._replace(heredocs=())
    return seen


def _seen(told: dict[str, Any]) -> Seen:
    keyword = (told["cmd"] or "").upper()
    values = tuple(told["value"])
    known = keyword in _KNOWN or not keyword
    return normalised(
        Seen(
            keyword,
            (told["sub"] or "").upper(),
            told["json"],
            tuple(told["flags"]),
            values if known and keyword else (),
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


_KNOWN = frozenset(
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL "
    "USER VOLUME WORKDIR".split()
)
