"""WORKDIR C: without a slash."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import fix, lines, literal, replace
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.ERROR,
    "WORKDIR names a drive without a folder",
    met="WORKDIR names a folder",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nWORKDIR C:\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nWORKDIR d:\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nWORKDIR C:/\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nWORKDIR C:/\n",
    ),
    lesson="dockerfile-instructions",
    sources=("moby-workdir-windows",),
)
def workdir_is_drive_only(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    On Windows `C:` is not the root of the drive but *the current folder of drive C*, whichever that is.
    The builder refuses it as a working directory because it cannot tell which folder you mean. The same
    goes for `C:.`. A backslash after it does not help as long as the backslash is the escape character:
    at the end of a line it joins on the next instruction.

    **What you see.** *C: is not a directory. If you are specifying a drive letter, please add a trailing
    backslash*, in the words of the classic builder.

    **What to do.** Write `WORKDIR C:/`, or `WORKDIR /`, which means the same.
    """
    for instruction in dockerfile.all("WORKDIR"):
        joined = instruction.original.rstrip().endswith("\\")  # path-backslash-continues-line speaks of that
        if re.fullmatch(r"[A-Za-z]:\.?", instruction.value.strip()) and not joined:
            drive = instruction.value.strip()[:2]
            edit = replace(dockerfile, instruction.line, literal(instruction.value.strip()), f"{drive}/")
            yield breaks(
                lines(instruction),
                f"{drive} alone is the current folder of the drive, not its root.",
                fixes=fix(f"Write {drive}/", edit),
            )
