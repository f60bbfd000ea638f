"""A step whose command line Windows refuses."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read, shells
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

# Characters, with what the shell puts before left out: a step near the limit is in danger anyhow.
_MOST_IN_CMD = 8_191
_MOST_OF_WINDOWS = 32_767


@rule(
    Severity.ERROR,
    "Command line is too long for Windows",
    met="Command lines fit",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        f"FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN echo {'x' * 8_190}\n",
        f"FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nRUN set A={'y' * 9_000}&& set\n",
    ),
    good=(
        f"FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN echo {'x' * 4_000}\n",
        f"FROM alpine:3.22\nRUN echo {'x' * 9_000}\n",
    ),
    lesson="escape-shells-and-paths",
    sources=("ms-command-line-limit", "ms-create-process"),
)
def command_line_too_long(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    The lines of a `RUN` are joined into one command line. cmd reads 8,191 characters of it at most, and
    Windows itself starts no program, PowerShell included, with more than 32,767. Long scripts written
    into a `RUN` come close to that.

    **What you see.** *The command line is too long*, or *The filename or extension is too long* (0xce).

    **What to do.** Put the script into a file, copy it and call it: `COPY setup.ps1 C:/` and `RUN
    powershell -File C:/setup.ps1`. Several shorter `RUN` instructions will do as well.
    """
    for reading in read(dockerfile).stages:
        for instruction, shell, preamble, inherited in shells(reading) if reading.os == "windows" else ():
            if instruction.keyword != "RUN" or instruction.heredocs or instruction.exec_form is not None:
                continue
            length = len(instruction.value) + len(preamble)
            most = _MOST_IN_CMD if shell == "cmd" and not inherited else _MOST_OF_WINDOWS
            if length > most - len("cmd /S /C "):
                message = f"This step is {length:,} characters long; {most:,} is the most here."
                yield breaks(lines(instruction), message)
