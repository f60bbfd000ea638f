"""A variable used in the ENV that sets it."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import place
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_NAME = re.compile(r"\$\{?(\w+)")


@rule(
    Severity.WARNING,
    "Variable is used in the ENV that sets it",
    met="Variables are set before they are used",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM alpine:3.22\nENV HOME_DIR=/srv/app CONFIG=${HOME_DIR}/config\n",
        "FROM alpine:3.22\nENV A=1 B=$A\n",
    ),
    good=(
        "FROM alpine:3.22\nENV HOME_DIR=/srv/app\nENV CONFIG=${HOME_DIR}/config\n",
        "FROM alpine:3.22\nENV PATH=/opt/bin:$PATH\n",
    ),
    lesson="dockerfile-instructions",
    sources=("dockerfile-reference", "hadolint-readme"),
)
def env_refers_to_itself(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    All values of one `ENV` are worked out before any of them is set. A variable that the same
    instruction sets has its old value there, or none. `ENV A=/srv B=$A/x` gives `B` the value `/x`.

    **What you see.** A path that starts at the root, or a value from the base image where you expected
    your own.

    **What to do.** Use two `ENV` instructions, the first for the variable and the second for what is made
    from it. Extending a variable by itself, `PATH=/opt/bin:$PATH`, is fine. hadolint reports the other
    case as DL3044.
    """
    known: set[tuple[int, str]] = set()
    for instruction in dockerfile.all("ENV", "ARG"):
        earlier: list[str] = []
        for pair in instruction.pairs if instruction.keyword == "ENV" else ():
            for name in _NAME.findall(pair.written) if "$" in pair.written else ():
                if name in earlier and name != pair.name and (instruction.stage, name) not in known:
                    message = f"{name} is set by this same ENV, so {pair.name} does not get its new value."
                    yield breaks(place(instruction, f"${name}", f"${{{name}"), message)
            earlier.append(pair.name)
        known.update((instruction.stage, pair.name) for pair in instruction.pairs)
