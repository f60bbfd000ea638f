"""Words that no builder knows as an instruction."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule


@rule(
    Severity.ERROR,
    "Instruction is unknown",
    met="All instructions are known",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=("FROM alpine:3.22\nRNU apk add git\n", "FROM alpine:3.22\nRUN apk add git\n    && echo done\n"),
    good=(
        "FROM alpine:3.22\nrun apk add --no-cache git\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nrun dir\n",
    ),
    lesson="dockerfile-instructions",
    sources=("dockerfile-reference",),
)
def unknown_instruction(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Each line of a Dockerfile starts with one of eighteen instructions, unless the line before it ends in
    the escape character, or the line is a comment or blank. Anything else stops the build before its
    first step. A typing error is one cause. The more common one is a command spread over several lines in
    which one line has lost its escape character, or has a space or a comment after it: the next line is
    then taken for an instruction.

    **What you see.** *dockerfile parse error on line 3: unknown instruction: &&*.

    **What to do.** Look at the line before the one that is named. It has to end in `\\`, or in a
    backtick if the file starts with ``# escape=` ``.
    """
    found = [problem for problem in dockerfile.problems if problem.kind == "unknown-instruction"]
    for problem in found:
        yield breaks(f"line:{problem.line}", problem.message)
    if not found and dockerfile.instructions:
        yield holds("", f"All {len(dockerfile.instructions)} instructions are known.")
