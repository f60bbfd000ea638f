"""COPY and ADD to a drive that an image does not have."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.ERROR,
    "Destination is not on drive C",
    met="Destinations are on drive C",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY site D:/site/\n",
        "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY site D:\\site\\\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY site C:/site/\n",
        "FROM alpine:3.22\nCOPY site /d/\n",
    ),
    lesson="dockerfile-instructions",
    sources=("moby-copy-windows",),
)
def copy_to_other_drive(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    The file system of a Windows image is one volume, and it is drive C. Other drive letters exist in a
    container only when something is mounted there at its start. The builder therefore refuses a
    destination on another drive.

    **What you see.** *Windows does not support destinations not on the system drive (C:)*.

    **What to do.** Copy below `C:/`, and mount a volume at the other letter when you start the container.
    An application that insists on `D:` can be given one with `subst` or `mklink` in its start script.
    """
    for instruction in dockerfile.all("COPY", "ADD"):
        target = instruction.destination.strip("\"'")
        if re.match(r"(?i)[abd-z]:", target):
            yield breaks(lines(instruction), f"An image has drive C only; {target[:2]} is not part of it.")
