"""A file without FROM, or with instructions before it."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_KINDS = ("no-from", "before-from", "no-instructions", "binary")


@rule(
    Severity.ERROR,
    "File does not start with FROM",
    met="File starts with FROM",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=("RUN dir\n", "WORKDIR /app\nFROM alpine:3.22\n", "# nothing yet\n"),
    good=(
        "ARG TAG=3.22\nFROM alpine:${TAG}\n",
        "ARG V=3.22\nFROM alpine:$V\n",
    ),
    lesson="dockerfile-instructions",
    sources=("dockerfile-reference",),
)
def no_from_instruction(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Every image is built on another one, even if it is the empty `scratch`. So the first instruction of
    a Dockerfile is `FROM`. Only parser directives, comments and `ARG` may stand above it. An `ARG`
    there is known to the `FROM` lines alone.

    **What you see.** *no build stage in current context*, or *file with no instructions*.

    **What to do.** Put `FROM` with the base image at the top, and the rest below it. If you pasted a part
    of a file, paste all of it.
    """
    found = [problem for problem in dockerfile.problems if problem.kind in _KINDS]
    for problem in found:
        yield breaks(f"line:{problem.line}" if problem.line else "", problem.message)
    if not found and dockerfile.stages:
        yield holds(f"line:{dockerfile.stages[0].line}", "The first instruction is FROM.")
