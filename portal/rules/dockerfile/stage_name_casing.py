"""Capitals in the name of a stage."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import fix, replace
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.INFO,
    "Stage name has capitals",
    met="Stage names are in small letters",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM alpine:3.22 AS Build\nRUN ls\n",
        "FROM alpine:3.22 AS buildTools\nRUN ls\n",
    ),
    good=(
        "FROM alpine:3.22 AS build-tools\nRUN ls\n",
        "FROM alpine:3.22\nRUN ls\n",
    ),
    lesson="layers-cache-and-stages",
    sources=("buildkit-stage-name-casing",),
)
def stage_name_casing(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    The builder compares stage names without regard to case, so `Build` and `build` are one stage. Written in
    small letters, names stand out from the instructions, and two of them cannot look different while they
    are the same. BuildKit warns with StageNameCasing.

    **What you see.** A warning of `docker build --check`; and with two names that differ in case only,
    files from a stage other than the one you meant.

    **What to do.** Write the name in small letters where the stage begins, and wherever `COPY --from`,
    `FROM` or `--target` use it; every use goes on working in the meantime.
    """
    for instruction in dockerfile.all("FROM"):
        words = instruction.arguments
        if len(words) == 3 and words[1].upper() == "AS" and words[2] != words[2].lower():
            edit = replace(
                dockerfile, instruction.end_line, rf"{re.escape(words[2])}(\s*)$", rf"{words[2].lower()}\g<1>"
            )
            yield breaks(
                f"line:{instruction.line}",
                f"The stage {words[2]} is {words[2].lower()} to the builder.",
                fixes=fix("Write it in small letters", edit),
            )
