"""A relative WORKDIR before any absolute one."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_ABSOLUTE = re.compile(r"[\"']?(?:[A-Za-z]:|[/\\$%])")


@rule(
    Severity.WARNING,
    "WORKDIR is relative",
    met="WORKDIR is absolute",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM nginx:1.29\nWORKDIR usr/share/nginx/html\n",
        "FROM debian:13\nWORKDIR app\nRUN ls\n",
    ),
    good=(
        "FROM nginx:1.29\nWORKDIR /usr/share/nginx\nWORKDIR html\n",
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nWORKDIR C:/app\n",
    ),
    lesson="dockerfile-instructions",
    sources=("buildkit-workdir-relative-path", "hadolint-readme"),
)
def workdir_is_relative(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    A relative `WORKDIR` starts from the working directory before it, and the first one in a stage from
    that of the base image. Which that is, its publisher decides, and may decide otherwise in the next
    version. Files then land somewhere else, although nothing in your file has changed.

    **What you see.** A build that works, until a new base image moves your folder. BuildKit warns with
    WorkdirRelativePath, hadolint with DL3000.

    **What to do.** Write the whole path, `/app` or `C:/app`. After an absolute `WORKDIR` in the same
    stage a relative one is fine.
    """
    for reading in read(dockerfile).stages:
        here = list(reading.lineage)[1:]
        anchored = any(_ABSOLUTE.match(i.value) for parent in here for i in parent.all("WORKDIR"))
        for instruction in reading.all("WORKDIR"):
            if _ABSOLUTE.match(instruction.value):
                if not anchored:
                    yield holds(lines(instruction), f"{instruction.value} does not depend on the base image.")
                anchored = True
            elif not anchored and instruction.value:
                message = f"{instruction.value} lies below whatever folder the base image has chosen."
                yield breaks(lines(instruction), message)
                anchored = True
