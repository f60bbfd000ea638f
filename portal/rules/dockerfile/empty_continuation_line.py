"""Blank lines inside an instruction."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile, Edit
from portal.rules.dockerfile._edits import fix, span
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.WARNING,
    "Blank line inside an instruction",
    met="No blank line inside an instruction",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM alpine:3.22\nRUN apk add --no-cache \\\n\n    git\n",
        "FROM debian:13\nRUN apt-get update && \\\n\n    apt-get install -y curl\n",
    ),
    good=(
        "FROM alpine:3.22\nRUN apk add --no-cache \\\n    # for the build\n    git\n",
        "FROM alpine:3.22\nRUN apk add \\\n    # the tool\n    git\n",
    ),
    lesson="escape-shells-and-paths",
    sources=("buildkit-no-empty-continuation", "ms-optimize-dockerfile"),
)
def empty_continuation_line(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    A line that ends in the escape character continues on the next one. When that one is blank, today's
    builders skip it and carry on further down. This is deprecated: the builder warns now and will refuse
    it later. It is also how a forgotten escape character hides, because the instruction then takes in the
    lines after the gap. Some of Microsoft's own samples are written like this.

    **What you see.** *Empty continuation line found in: RUN ...* (build check NoEmptyContinuation).

    **What to do.** Delete the blank lines, or put a comment there; comments are allowed.
    """
    for instruction in dockerfile.instructions:
        if instruction.heredocs or instruction.end_line == instruction.line:
            continue
        physical = instruction.original.split("\n")
        blank = [instruction.line + i for i, text in enumerate(physical) if i and not text.strip()]
        blank = [line for line in blank if line <= instruction.end_line]
        if blank:
            edits = [Edit(line, line, "") for line in blank]
            many = f"{len(blank)} blank lines stand" if len(blank) > 1 else "A blank line stands"
            message = f"{many} inside this {instruction.keyword}; later builders will refuse that."
            yield breaks(span(blank[0], blank[-1]), message, fixes=fix("Delete the blank lines", *edits))
