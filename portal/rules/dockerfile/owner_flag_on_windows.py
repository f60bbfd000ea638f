"""COPY --chown and --chmod in Windows images."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.WARNING,
    "Owner and mode do not exist in Windows images",
    met="No owner or mode is set on Windows",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY --chown=ContainerUser app C:/app/\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY --chmod=755 app C:/app/\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY app C:/app/\n",
        "FROM alpine:3.22\nCOPY --chown=1000 app /app\n",
    ),
    lesson="dockerfile-instructions",
    sources=("dockerfile-reference", "moby-copy-windows"),
)
def owner_flag_on_windows(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `--chown` and `--chmod` set the user, the group and the mode of files as Linux knows them. Windows has
    access control lists instead, and the reference says that neither flag works for Windows containers.
    Depending on the builder they are ignored or stop the build.

    **What you see.** Files that belong to the administrator all the same.

    **What to do.** Leave the flag out. Grant rights in a `RUN`, as administrator: `icacls C:\\app /grant
    ContainerUser:(OI)(CI)M`. For reading and running, nothing is needed; *ContainerUser* may do that by
    default.
    """
    for reading in read(dockerfile).stages:
        if reading.os_by_image != "windows":
            continue
        for instruction in reading.all("COPY", "ADD"):
            for flag in ("chown", "chmod"):
                if instruction.flag(flag) is not None:
                    yield breaks(lines(instruction), f"--{flag} does not work for Windows images.")
