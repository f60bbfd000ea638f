"""Kinds of RUN --mount that Windows builds do not know."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile, Instruction
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_WHY = {
    "tmpfs": "Windows has no tmpfs",
    "ssh": "Windows builds cannot pass an SSH agent on",
    "secret": "Windows builds give secrets as variables only, with env=",
}


@rule(
    Severity.WARNING,
    "Mount does not work in Windows builds",
    met="Mounts work in Windows builds",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN --mount=type=secret,id=token curl.exe -o x.zip https://example.org/x.zip\n",
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nRUN --mount=type=ssh dir\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN --mount=type=secret,id=token,env=TOKEN curl.exe -o x.zip https://example.org/x.zip\n",
        "FROM alpine:3.22\nRUN --mount=type=ssh ls\n",
    ),
    lesson="dockerfile-instructions",
    sources=("buildkit-windows", "buildkit-secrets-tests", "dockerfile-reference"),
)
def mount_not_on_windows(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `RUN --mount` belongs to BuildKit. `docker build` for Windows containers uses the classic builder by
    default, which knows no `RUN` flags at all. With BuildKit, still experimental on Windows, `bind` and
    `cache` mounts work, and secrets work as environment variables. Mounts that need an in-memory file
    system or a socket do not: secret files, `tmpfs` and `ssh`.

    **What you see.** *the --mount option requires BuildKit*, or a mount that fails in the middle of the
    build.

    **What to do.** Build with BuildKit, and write `type=secret,id=token,env=TOKEN`. Otherwise fetch
    what needs the secret before the build, and copy it in.
    """
    for reading in read(dockerfile).stages:
        if reading.os_by_image != "windows":
            continue
        for instruction in reading.all("RUN"):
            for kind in unknown_mounts(instruction):
                yield breaks(lines(instruction), f"{_WHY[kind]}.")


def unknown_mounts(instruction: Instruction) -> Iterator[str]:
    """The kinds of an instruction's mounts that no builder for Windows knows."""
    for mount in instruction.mounts:
        kind = mount.get("type", "bind")
        if kind in _WHY and not (kind == "secret" and mount.get("env")):
            yield kind
