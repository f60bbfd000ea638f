"""A command that only a shell knows, in exec form."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_BUILT_IN = frozenset(
    (
        "assoc",
        "call",
        "cd",
        "chdir",
        "cls",
        "copy",
        "del",
        "dir",
        "echo",
        "erase",
        "for",
        "if",
        "md",
        "mkdir",
        "mklink",
        "move",
        "rd",
        "ren",
        "rename",
        "rmdir",
        "set",
        "start",
        "type",
        "ver",
    )
)
_CMDLET = re.compile(
    r"(?:Get|Set|New|Remove|Start|Stop|Invoke|Write|Add|Install|Expand|Copy|Move)-[A-Z][A-Za-z]+$"
)


@rule(
    Severity.ERROR,
    "Command is built into cmd",
    met="No built-in command in exec form",
    on=Dockerfile,
    stage=Stage.START,
    bad=(
        'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCMD ["echo", "hello"]\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN ["mkdir", "C:\\\\app"]\n',
    ),
    good=(
        'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCMD ["cmd", "/c", "echo", "hello"]\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN mkdir C:\\app\n",
        'FROM alpine:3.22\nCMD ["echo", "hello"]\n',
    ),
    lesson="escape-shells-and-paths",
    sources=("dockerfile-reference", "ms-cmd"),
)
def command_is_built_into_shell(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `echo`, `dir`, `copy`, `set`, `mkdir` and some others are not programs on Windows: cmd carries them
    out itself. The exec form starts a program, not a shell, so it does not find them. On Linux most of
    them are programs as well, which is why a line that works there fails here.

    **What you see.** *The system cannot find the file specified* (0x2), in the build or when the container
    starts.

    **What to do.** Use the shell form, or put the shell first: `["cmd", "/c", "dir"]`. PowerShell's own
    commands need `["powershell", "-Command", ...]` in the same way.
    """
    for reading in read(dockerfile).stages:
        if reading.os != "windows":
            continue
        for instruction in reading.all("RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"):
            form = instruction.exec_form
            if not form or (instruction.keyword == "CMD" and reading.last("ENTRYPOINT") is not None):
                continue
            if form[0].lower() in _BUILT_IN or _CMDLET.match(form[0]):
                shell = "cmd" if form[0].lower() in _BUILT_IN else "PowerShell"
                stage = Stage.BUILD if instruction.keyword == "RUN" else Stage.START
                message = f"{form[0]} is a command of {shell} and no program; the exec form does not find it."
                yield breaks(lines(instruction), message, stage=stage)
