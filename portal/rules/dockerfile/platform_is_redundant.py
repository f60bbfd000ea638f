"""`FROM --platform=$TARGETPLATFORM`."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import fix, replace
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.INFO,
    "FROM repeats the platform of the build",
    met="No platform is repeated",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM --platform=$TARGETPLATFORM alpine:3.22\nRUN ls\n",
        "FROM --platform=${TARGETPLATFORM} alpine:3.22 AS a\nRUN ls\n",
    ),
    good=(
        "FROM alpine:3.22\nRUN ls\n",
        "FROM --platform=$BUILDPLATFORM alpine:3.22\nRUN ls\n",
    ),
    lesson="dockerfile-instructions",
    sources=("buildkit-redundant-target-platform",),
)
def platform_is_redundant(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Without `--platform` a stage is for the platform that the image is for, which is what
    `$TARGETPLATFORM` says. Naming it has no effect, and leaves a reader looking for the reason. BuildKit
    warns with RedundantTargetPlatform.

    **What you see.** A warning of `docker build --check`; and with the classic builder, which does not set
    this variable, an error at `FROM`.

    **What to do.** Delete the flag. For a stage that cross-compiles, name the machine that builds:
    `--platform=$BUILDPLATFORM`.
    """
    for instruction in dockerfile.all("FROM"):
        if (instruction.flag("platform") or "").strip("\"'") in ("$TARGETPLATFORM", "${TARGETPLATFORM}"):
            edit = replace(dockerfile, instruction.line, r"\s+--platform=\S+", "")
            yield breaks(
                f"line:{instruction.line}",
                "$TARGETPLATFORM is the platform of a stage anyway.",
                fixes=fix("Delete the flag", edit),
            )
