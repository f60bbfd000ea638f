"""ENV and LABEL in the old form, with a space."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile, Instruction
from portal.rules.dockerfile._edits import fix, lines, replace
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, rule


@rule(
    Severity.INFO,
    "Old form with a space",
    met="Names and values are joined by an equals sign",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=("FROM alpine:3.22\nENV VERSION 1.2\n", "FROM alpine:3.22\nLABEL vendor Example\n"),
    good=(
        "FROM alpine:3.22\nENV VERSION=1.2\nLABEL vendor=Example\n",
        "FROM alpine:3.22\nENV VERSION=1.2 NAME=app\n",
    ),
    lesson="dockerfile-instructions",
    sources=("buildkit-legacy-key-value-format", "dockerfile-reference"),
)
def legacy_key_value_format(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `ENV NAME value` is the form from before 2014. It takes everything to the end of the line as one
    value, so `ENV ONE TWO= THREE=world` sets one variable, not three. It still works but is deprecated;
    BuildKit warns with LegacyKeyValueFormat and may drop it.

    **What you see.** A warning in the build.

    **What to do.** Write `ENV NAME=value`, with quotes where the value has spaces: `ENV NAME="a
    value"`. The fix is offered where the value means the same in both forms.
    """
    for instruction in dockerfile.all("ENV", "LABEL"):
        if instruction.is_legacy and instruction.pairs:
            name = instruction.pairs[0].name
            message = f"Write {instruction.keyword} {name}=...; the form with a space is deprecated."
            yield breaks(lines(instruction), message, fixes=_mended(dockerfile, instruction))


def _mended(dockerfile: Dockerfile, instruction: Instruction) -> tuple[Fix, ...]:
    match = re.match(r"(\S+)\s+(.*?)\s*$", instruction.value, re.DOTALL)
    if not match or instruction.line != instruction.end_line:
        return ()
    name, value = match[1], match[2]
    if re.search(r"[\"'\\`]|\s#", value) or not re.fullmatch(r"[\w.-]+", name):
        return ()
    new = f'{name}="{value}"' if re.search(r"\s", value) or "=" in value else f"{name}={value}"
    pattern = r"(?i)^(\s*" + instruction.keyword + r"\s+)" + re.escape(name) + r"\s+.*$"
    return fix("Join them by an equals sign", replace(dockerfile, instruction.line, pattern, r"\g<1>" + new))
