"""A flag of RUN in a Windows stage, which only BuildKit knows."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read
from portal.rules.dockerfile.mount_not_on_windows import unknown_mounts
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.WARNING,
    "Flag of RUN in a Windows image",
    met="RUN has no flags in Windows stages",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN --mount=type=cache,target=C:/cache dir\n",
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nRUN --network=none dir\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN dir C:/\n",
        "FROM alpine:3.22\nRUN --mount=type=cache,target=/root/.cache ls\n",
    ),
    lesson="dockerfile-instructions",
    sources=("moby-dispatchers", "docker-image-build", "buildkit-windows"),
)
def run_flag_on_windows(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `--mount`, `--network` and `--security` belong to BuildKit. Unless told otherwise, `docker build` on a
    Windows daemon uses the classic builder, which fails at the first flag of `RUN`, whichever it is. A `#
    syntax` line changes nothing there: the classic builder takes it for a comment.

    **What you see.** *the --mount option requires BuildKit*.

    **What to do.** Leave the flag out. If all your builds use BuildKit, which is still experimental on
    Windows, ignore this finding and give that as the reason. The rule on mounts says which kinds of
    mounts work there.
    """
    for reading in read(dockerfile).stages:
        for instruction in reading.all("RUN") if reading.os == "windows" else ():
            flags = [flag.partition("=")[0] for flag in instruction.flags]
            if flags and not any(unknown_mounts(instruction)):
                message = f"The classic builder, the default on Windows, knows no flags of RUN and stops at {flags[0]}."
                yield breaks(lines(instruction), message)
