"""`FROM ... as` in two cases."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import fix, replace
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.INFO,
    "AS is written in another case than FROM",
    met="AS and FROM are in one case",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM alpine:3.22 as base\nRUN ls\n",
        "from alpine:3.22 AS base\nrun ls\n",
    ),
    good=(
        "FROM alpine:3.22 AS base\nRUN ls\n",
        "from alpine:3.22 as base\nrun ls\n",
    ),
    lesson="dockerfile-instructions",
    sources=("buildkit-from-as-casing",),
)
def from_as_casing(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `FROM image AS name` has two words of the language and two of your own. When the first two share one
    case, they can be told from yours at a glance; `FROM alpine as base` reads as if `as` belonged to the
    names. BuildKit warns with FromAsCasing.

    **What you see.** A warning of `docker build --check`, nothing else.

    **What to do.** Write `AS` in the same case as `FROM`, which is capitals as a rule. The fix changes
    this word alone.
    """
    for instruction in dockerfile.all("FROM"):
        words = instruction.arguments
        if len(words) != 3 or words[1].upper() != "AS":
            continue
        wanted = "as" if instruction.name_as_written.islower() else "AS"
        if words[1] != wanted:
            edit = replace(
                dockerfile,
                instruction.end_line,
                rf"(\s){words[1]}(\s+{re.escape(words[2])}\s*)$",
                rf"\g<1>{wanted}\g<2>",
            )
            message = f"{words[1]} stands beside {instruction.name_as_written}."
            yield breaks(f"line:{instruction.line}", message, fixes=fix(f"Write {wanted}", edit))
