"""A stage that does not exist in `COPY --from`."""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_NEVER_IMAGES = frozenset(
    (
        "build",
        "builder",
        "publish",
        "base",
        "installer",
        "compile",
        "build-env",
        "tools",
        "deps",
        "build-stage",
    )
)


@rule(
    Severity.ERROR,
    "COPY --from names no stage",
    met="COPY --from names a stage or image",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM alpine:3.22 AS builder\nRUN ls\nFROM alpine:3.22\nCOPY --from=bulider /app /app\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY --from=build C:/out C:/app\n",
    ),
    good=(
        "FROM alpine:3.22 AS builder\nRUN ls\nFROM alpine:3.22\nCOPY --from=builder /app /app\n",
        "FROM alpine:3.22\nCOPY --from=nginx:1.29 /etc/nginx /etc/nginx\nCOPY --from=nginx /x /y\n",
    ),
    lesson="layers-cache-and-stages",
    sources=("dockerfile-reference",),
)
def copy_from_unknown_stage(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `COPY --from` takes a stage of the file, by name or number, or else an image of that name. A misspelt
    stage, or one that was renamed, is therefore not an error in the file: the builder tries to pull an
    image of that name from Docker Hub.

    **What you see.** *Pull access denied, repository does not exist or may require authorization*, for a
    name that you never meant as an image.

    **What to do.** Correct the name, or give the stage its name with `FROM ... AS name`. An image is best
    named with its tag, so that nobody takes it for a stage.
    """
    names = {stage.name for stage in dockerfile.stages if stage.name}
    for link in dockerfile.links:
        source = link.source.lower()
        if link.stage is not None or not re.fullmatch(r"[a-z][\w.-]*", source):
            continue
        close = [name for name in get_close_matches(source, names, 1, 0.75) if name != source]
        if close or source in _NEVER_IMAGES:
            hint = f"; did you mean {close[0]}?" if close else "."
            yield breaks(
                lines(link.instruction),
                f"No stage is named {link.source}, so the builder looks for an image{hint}",
            )
