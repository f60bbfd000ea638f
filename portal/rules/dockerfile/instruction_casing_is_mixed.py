"""Instructions in capitals and in small letters in one file."""

import re
from collections.abc import Iterator

from portal.dockerfile import KEYWORDS, Dockerfile
from portal.rules.dockerfile._edits import fix, replace
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.INFO,
    "Instructions are written in different cases",
    met="Instructions are written in one case",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM alpine:3.22\ncopy site /site\nRUN ls\n",
        'From alpine:3.22\nRUN ls\nCMD ["sh"]\n',
    ),
    good=(
        "FROM alpine:3.22\nRUN ls\n",
        "from alpine:3.22\nrun ls\n",
    ),
    lesson="dockerfile-instructions",
    sources=("buildkit-consistent-instruction-casing",),
)
def instruction_casing_is_mixed(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    The builder takes instructions in capitals or small letters, but by custom they are in capitals, so
    that they stand out from what follows them. A file that mixes both gets misread: the eye looks for one
    kind and misses the other. BuildKit warns with ConsistentInstructionCasing; it takes the case that
    most instructions have as the one that is meant.

    **What you see.** A warning of `docker build --check`, nothing else.

    **What to do.** Write all instructions in capitals. The fix changes the word alone.
    """
    own = [each for each in dockerfile.instructions if each.keyword in KEYWORDS]
    lower = sum(each.name_as_written.islower() for each in own)
    wanted = str.lower if lower * 2 > len(own) else str.upper
    for instruction in own:
        name = instruction.name_as_written
        if name != wanted(name):
            edit = replace(
                dockerfile, instruction.line, rf"^(\s*){re.escape(name)}\b", rf"\g<1>{wanted(name)}"
            )
            message = f"{name} is written in another case than the other instructions."
            yield breaks(f"line:{instruction.line}", message, fixes=fix(f"Write {wanted(name)}", edit))
