"""cd at the end of a RUN."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_CD = re.compile(r"(?i)^(?:cd|chdir|set-location|sl|pushd)\s+(?:/d\s+)?[^|&;]+$")


@rule(
    Severity.WARNING,
    "cd has no effect on later steps",
    met="The working directory is set by WORKDIR",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM alpine:3.22\nRUN cd /app\nRUN ./build.sh\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN cd C:\\app\nRUN build.cmd\n",
    ),
    good=(
        "FROM alpine:3.22\nWORKDIR /app\nRUN ./build.sh\n",
        "FROM alpine:3.22\nRUN cd /app && ./build.sh\n",
    ),
    lesson="dockerfile-instructions",
    sources=("dockerfile-reference", "hadolint-readme"),
)
def cd_without_effect(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Each `RUN` starts in the working directory of the image, in a new process. A `cd` lasts until the end
    of its own `RUN` and no longer. As the last or only command it does nothing at all.

    **What you see.** The next step does not find its files, or finds others.

    **What to do.** `WORKDIR /app` holds for everything after it, the running container included, and
    creates the folder. Inside one `RUN`, `cd /app && make` is fine. hadolint reports the use of cd as
    DL3003.
    """
    for reading in read(dockerfile).stages:
        for script in reading.scripts:
            if script.inner or not script.statements or not _CD.match(script.statements[-1]):
                continue
            if len(script.statements) == 1 or reading.os == "linux":
                target = script.statements[-1].split(maxsplit=1)[1]
                yield breaks(lines(script.instruction), f"The next instruction does not start in {target}.")
