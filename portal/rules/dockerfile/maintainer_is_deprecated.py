"""MAINTAINER instead of a label."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import fix, lines, replace
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.INFO,
    "MAINTAINER is deprecated",
    met="The author stands in a label",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM alpine:3.22\nMAINTAINER Ann Example <ann@example.org>\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nMAINTAINER ann@example.org\n",
    ),
    good=(
        'FROM alpine:3.22\nLABEL org.opencontainers.image.authors="Ann Example <ann@example.org>"\n',
        "FROM alpine:3.22\nLABEL org.opencontainers.image.authors=ann@example.org\n",
    ),
    lesson="dockerfile-instructions",
    sources=("buildkit-maintainer-deprecated", "dockerfile-reference"),
)
def maintainer_is_deprecated(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `MAINTAINER` fills the author field of an image and can do nothing else. It has been deprecated for
    years in favour of labels, which hold the author, the source, the version and whatever else you want
    to find again. Builders still accept it, and BuildKit warns with MaintainerDeprecated.

    **What you see.** A warning in the build.

    **What to do.** Write `LABEL org.opencontainers.image.authors="..."`. The keys of the Open Container
    Initiative are the ones that tools look for.
    """
    for instruction in dockerfile.all("MAINTAINER"):
        name = instruction.value.strip().strip('"').strip()
        text = name.replace("\\", "\\\\").replace('"', '\\"') if dockerfile.escape == "\\" else name
        usable = (
            instruction.line == instruction.end_line
            and '"' not in name
            and "$" not in name
            and "\\" not in name
        )
        new = f'LABEL org.opencontainers.image.authors="{text}"'.replace("\\", r"\\")
        edit = replace(dockerfile, instruction.line, r"(?i)^\s*MAINTAINER\s.*$", new) if usable else None
        yield breaks(
            lines(instruction), "A label does the same and is not deprecated.", fixes=fix("Use a label", edit)
        )
