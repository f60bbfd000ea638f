"""Several sources for a destination that is no folder."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import fix, lines, replace
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
    ),
    sources=("dockerfile-reference",),
)
def destination_is_no_folder(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    With more than one source the destination of `COPY` and `ADD` has to be a folder, and it is one only if
    it ends in a slash. The builder does not look whether a folder of that name exists.

    **What you see.** *When using COPY with more than one source file, the destination must be a directory
    and end with a /*.

    **What to do.** End the destination with `/`. On Windows a backslash does it as well, provided that the
    escape character is the backtick.
    """
    for instruction in dockerfile.all("COPY", "ADD"):
        target = instruction.destination.strip("\"'")
        if (
            len(instruction.sources) < 2
            or not target
            or target in (".", "..")
            or target.endswith(("/", "\\", "/.", "}"))
            or "$" in target
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
        )
