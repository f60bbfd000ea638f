"""Several sources for a destination that is no folder."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile, Instruction
from portal.rules.dockerfile._edits import fix, is_spoilt, lines, needs_buildkit, replace
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.ERROR,
    "Several sources need a folder",
    met="Several sources go to a folder",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM alpine:3.22\nCOPY a.txt b.txt /data\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY web.config app.dll C:/site\n",
    ),
    good=(
        "FROM alpine:3.22\nCOPY a.txt b.txt /data/\n",
        "FROM alpine:3.22\nCOPY a.txt b.txt .\n",
        "FROM alpine:3.22\nCOPY a.txt /data\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY ["a b.txt", "c.txt", "C:/site/"]\n',
        "FROM alpine:3.22\nWORKDIR /data/in\nCOPY a.txt b.txt /data\nRUN --mount=type=cache,target=/c ls\n",
    ),
    lesson="dockerfile-instructions",
    sources=("dockerfile-reference",),
)
def destination_is_no_folder(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    With more than one source the destination of `COPY` and `ADD` has to be a folder, and it is one only
    if it ends in a slash. The classic builder, which builds Windows images unless told otherwise, does
    not check whether a folder of that name exists. BuildKit does, and where there is none writes one file
    over the other; in a file that only BuildKit can read this is a warning, and there is none where a
    `WORKDIR` made the folder.

    **What you see.** *When using COPY with more than one source file, the destination must be a directory
    and end with a /*; with BuildKit nothing, and a file in place of the folder.

    **What to do.** End the destination with `/`. On Windows a backslash will do as well, provided that
    the escape character is the backtick.
    """
    by_buildkit = needs_buildkit(dockerfile)
    for instruction in dockerfile.all("COPY", "ADD"):
        target = instruction.destination.strip("\"'")
        if (
            len(instruction.sources) < 2
            or not target
            or target in (".", "..")
            or target.endswith(("/", "\\", "/.", "}"))
            or "$" in target
            or is_spoilt(instruction)
            or (by_buildkit and _is_made(dockerfile, instruction, target))
        ):
            continue
        edit = replace(
            dockerfile,
            instruction.end_line,
            rf"{re.escape(target)}([\"']?\s*\]?\s*)$",
            target.replace("\\", "\\\\") + r"/\g<1>",
        )
        yield breaks(
            lines(instruction),
            f"{target} does not end in a slash, and two files cannot go to one.",
            fixes=fix("End it with a slash", edit),
            severity=Severity.WARNING if by_buildkit else None,
        )


def _is_made(dockerfile: Dockerfile, copy: Instruction, target: str) -> bool:
    """Whether a WORKDIR of the same stage has made the folder, or one in it, before."""
    wanted = _plain(target)
    before = (w for w in dockerfile.all("WORKDIR") if w.stage == copy.stage and w.line < copy.line)
    return any(f"{_plain(each.value)}/".startswith(f"{wanted}/") for each in before)


def _plain(path: str) -> str:
    return re.sub(r"^[A-Za-z]:", "", path.strip("\"' ").replace("\\", "/")).rstrip("/").lower()
