"""An instruction that a builder refuses: arguments, flags, quotes, references."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_ELSEWHERE = (
    "unknown-instruction",
    "no-from",
    "before-from",
    "no-instructions",
    "binary",
    "empty-continuation",
)


@rule(
    Severity.ERROR,
    "Builder refuses this line",
    met="Builder can read every instruction",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM alpine:3.22\nCOPY app\n",
        "FROM alpine:3.22\nCOPY --form=build /app /app\n",
        "# escape=/\nFROM alpine:3.22\n",
        "FROM alpine:3.22\nCOPY --from=3 /app /app\n",
    ),
    good=(
        "FROM alpine:3.22 AS build\nRUN touch /app\n\nFROM alpine:3.22\nCOPY --from=build /app /app\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY app C:/app\n",
    ),
    lesson="dockerfile-instructions",
    sources=("dockerfile-reference",),
)
def instruction_is_unusable(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Before a builder runs anything, it reads the whole file, and each instruction has a form that it must
    have: a number of arguments, known flags, closed quotes, a well-formed image reference, a stage that
    exists. A line that does not have it stops the build at once, wherever it stands.

    **What you see.** *dockerfile parse error*, *unknown flag*, *requires at least two arguments*,
    *invalid reference format*, or *failed to process* with the line.

    **What to do.** The message says what is missing. For a flag, look at its spelling and its place:
    flags stand between the instruction and its first argument.
    """
    unset = {
        stage.line for stage in dockerfile.stages if stage.unset
    }  # arg-in-from-without-value names these
    found = [
        problem
        for problem in dockerfile.problems
        if problem.kind not in _ELSEWHERE
        and not (problem.kind == "image-reference" and problem.line in unset)
    ]
    for problem in found:
        severity = None if problem.fatal else Severity.WARNING
        yield breaks(f"line:{problem.line}" if problem.line else "", problem.message, severity=severity)
    if not found and dockerfile.instructions:
        yield holds("", "Arguments, flags and references have the form that they need.")
