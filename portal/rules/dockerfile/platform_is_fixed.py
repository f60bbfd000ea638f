"""`FROM --platform` with a fixed value."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.INFO,
    "FROM fixes the platform",
    met="The platform is left to the build",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM --platform=linux/amd64 alpine:3.22\nRUN ls\n",
        "FROM --platform=windows/amd64 mcr.microsoft.com/windows/nanoserver:ltsc2022\nRUN dir\n",
    ),
    good=(
        "FROM --platform=$BUILDPLATFORM alpine:3.22\nRUN ls\n",
        "FROM --platform=linux/amd64 alpine:3.22 AS tools-linux\nRUN ls\nFROM alpine:3.22\nCOPY --from=tools-linux /x /x\n",
    ),
    lesson="dockerfile-instructions",
    sources=("buildkit-from-platform-flag-const-disallowed",),
)
def platform_is_fixed(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `FROM --platform=linux/amd64` takes that variant of the base for every build, whatever platform the
    build is for. On another machine the stage is emulated, or the image gets programs for the wrong
    processor. A tag of a Windows base image names the system anyway, so the flag adds nothing there.
    BuildKit warns with FromPlatformFlagConstDisallowed, and leaves out stages whose name gives the
    platform.

    **What you see.** *The requested image's platform does not match the detected host platform*, and slow
    builds on ARM machines.

    **What to do.** Leave the flag out and give `--platform` to `docker build`. For a stage that runs on the
    machine that builds, write `--platform=$BUILDPLATFORM`.
    """
    for stage in dockerfile.stages:
        given = stage.instructions[0].flag("platform") or ""
        if not given or "$" in given:
            continue
        parts = [part for part in re.split(r"[/()]", given.lower()) if part]
        if not any(part in stage.name for part in parts):
            yield breaks(f"line:{stage.line}", f"This stage is for {given} whatever the build is for.")
