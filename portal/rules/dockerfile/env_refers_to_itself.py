"""A variable used in the ENV that sets it."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import place
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.WARNING,
    "Variable is used in the ENV that sets it",
    met="Variables are set before they are used",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=("FROM alpine:3.22\nENV HOME_DIR=/srv/app CONFIG=${HOME_DIR}/config\n",),
    good=(
        "FROM alpine:3.22\nENV HOME_DIR=/srv/app\nENV CONFIG=${HOME_DIR}/config\n",
        "FROM alpine:3.22\nENV PATH=/opt/bin:$PATH\n",
    ),
    sources=("dockerfile-reference", "hadolint-readme"),
)
def env_refers_to_itself(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    All values of one `ENV` are worked out before any of them is set. A variable that the same
    instruction sets has its old value there, or none. `ENV A=/srv B=$A/x` gives `B` the value `/x`.

    **What you see.** A path that starts at the root, or a value from the base image where you expected
    your own.

    **What to do.** Use two `ENV` instructions, the first for the variable and the second for what is
    made of it. Extending a variable by itself, `PATH=/opt/bin:$PATH`, is fine. hadolint reports the
    other case as DL3044.
    """
    for instruction in dockerfile.all("ENV"):
        known: dict[str, int] = {}
        for other in dockerfile.instructions:
            if (
                other.line < instruction.line
                and other.stage == instruction.stage
                and other.keyword in ("ENV", "ARG")
            ):
                known.update({pair.name: other.line for pair in other.pairs})
        for index, pair in enumerate(instruction.pairs):
            for before in instruction.pairs[:index]:
                used = re.search(
                    rf"\$(?:{re.escape(before.name)}(?!\w)|\{{{re.escape(before.name)}\}})", pair.written
                )
                if used and before.name != pair.name and before.name not in known:
                    message = (
                        f"{before.name} is set by this same ENV, so {pair.name} does not get its new value."
                    )
                    yield breaks(place(instruction, used[0]), message)
