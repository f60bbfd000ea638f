"""Stages called scratch or context."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.WARNING,
    "Stage name is reserved",
    met="Stage name is free",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=("FROM alpine:3.22 AS scratch\n", "FROM alpine:3.22 AS context\n"),
    good=(
        "FROM alpine:3.22 AS build\n",
        "FROM alpine:3.22 AS base\nFROM base\nRUN ls\n",
    ),
    lesson="layers-cache-and-stages",
    sources=("buildkit-reserved-stage-name",),
)
def stage_name_is_reserved(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Two names mean something to the builder already: `scratch` is the empty image, and `context` is the
    folder that you build from. A stage with one of these names cannot be told from them, so that `FROM
    scratch` or `COPY --from=context` further down means something other than what the file seems to
    say.

    **What you see.** A warning of BuildKit, ReservedStageName, or a stage that seems to be ignored.

    **What to do.** Choose another name, after what the stage does.
    """
    for stage in dockerfile.stages:
        if stage.name in ("scratch", "context"):
            yield breaks(f"line:{stage.line}", f"{stage.name} is a name that the builder uses itself.")
