"""COPY and ADD of files outside the folder that is built from."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import is_spoilt, needs_buildkit, place
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.WARNING,
    "Source lies outside the build context",
    met="Sources lie in the build context",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM alpine:3.22\nCOPY ../shared /shared\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY C:/tools /tools\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY ../shared C:/shared\n",
    ),
    good=(
        "FROM alpine:3.22\nCOPY shared /shared\n",
        "FROM alpine:3.22 AS a\nFROM alpine:3.22\nCOPY --from=a /etc/hosts /h\n",
    ),
    lesson="dockerfile-instructions",
    sources=("dockerfile-reference", "moby-classic-context"),
)
def source_outside_context(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    The builder sees only the folder that is given to `docker build`, the build context. A source that
    leads out of it cannot be reached. BuildKit cuts the leading `..` off and looks for the rest inside
    the context, which is a warning. The classic builder, which builds Windows images unless told
    otherwise, refuses such a source, which is an error. A path with a drive letter is not a path in the
    context either.

    **What you see.** *Forbidden path outside the build context*, or *not found*; rarely, a file of the
    same name from another place.

    **What to do.** Start the build one folder up and name the Dockerfile with `-f`, or give the other
    folder a name with `--build-context shared=../shared` and use `COPY --from=shared`.
    """
    stages = () if needs_buildkit(dockerfile) else read(dockerfile).stages
    windows = {reading.stage.index for reading in stages if reading.os == "windows"}
    for instruction in dockerfile.all("COPY", "ADD"):
        if instruction.flag("from") is not None or is_spoilt(instruction):
            continue
        for source in instruction.sources:
            path = source.strip("\"'").replace("\\", "/")
            if re.match(r"[A-Za-z]:/", path) or _leads_out(path):
                refused = instruction.stage in windows
                refuses = "; the classic builder, the default on Windows, refuses it" if refused else ""
                yield breaks(
                    place(instruction, source),
                    f"{source} lies outside the build context{refuses}.",
                    severity=Severity.ERROR if refused else None,
                )


def _leads_out(path: str) -> bool:
    """Whether the steps of a path lead above the folder that it starts in."""
    depth = 0
    for step in path.split("/"):
        depth += {"..": -1, ".": 0, "": 0}.get(step, 1)
        if depth < 0:
            return True
    return False
