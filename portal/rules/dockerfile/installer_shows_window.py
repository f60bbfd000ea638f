"""msiexec without a switch that makes it silent."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import spot
from portal.rules.dockerfile._reading import read
from portal.rules.dockerfile._shell import Command
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_SILENT = re.compile(r"(?i)[/-](?:q[nbrf]?[+!-]*|quiet|passive)(?![\w])")
_INSTALLS = re.compile(r"(?i)[/-](?:i|package|x|uninstall|a)\b")


@rule(
    Severity.ERROR,
    "Installer shows a window",
    met="Installer is silent",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY app.msi /\nRUN msiexec /i C:\\app.msi\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL [\"powershell\", \"-Command\", \"$ErrorActionPreference = 'Stop';\"]\nRUN Start-Process msiexec.exe -ArgumentList '/i', 'C:/app.msi' -Wait\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY app.msi /\nRUN msiexec /i C:\\app.msi /qn\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY app.msi /\nRUN msiexec /i C:\\app.msi /quiet\n",
    ),
    lesson="layers-cache-and-stages",
    sources=("ms-dockerfile-windows", "ms-lift-and-shift"),
)
def installer_shows_window(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Windows Installer opens a wizard unless it is told not to. A container has no desktop: nobody sees
    the window and nobody can close it. The step waits for ever, or ends with an error, depending on the
    package.

    **What you see.** The build hangs at this step, with no output and no load.

    **What to do.** Add `/qn` (no window at all) or `/quiet`, and `/norestart` where the package may
    want a restart. `/l*v install.log` writes a log that you can print when the step fails. A program
    that offers only a wizard cannot be installed in a build; unpack its files and copy them.
    """
    for reading in read(dockerfile).stages:
        if reading.os != "windows" or reading.family == "nanoserver":
            continue
        for script, command in reading.runs:
            if not _msi(command) or not _INSTALLS.search(command.text):
                continue
            where = spot(script.instruction, command)
            if _SILENT.search(command.text):
                yield holds(where, "Windows Installer is told to be silent.")
            elif "$" not in command.text and "%" not in command.text:
                yield breaks(where, "msiexec opens a window that nobody can close; /qn is missing.")


def _msi(command: Command) -> bool:
    if command.program == "msiexec":
        return True
    starts = command.program in ("start", "start-process")
    return starts and bool(re.search(r"(?i)\bmsiexec\b", command.text)) and "(" not in command.text
