"""Installers that go on in the background while the step ends."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import fix, replace, spot
from portal.rules.dockerfile._reading import Script, read
from portal.rules.dockerfile._shell import POWERSHELLS, Command
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule

_INSTALLER = re.compile(r"(?i)msiexec|setup|install|redist|\.msi\b|bootstrapper|\bvs_\w+")
_WAITS = re.compile(r"(?i)-w(?:a(?:it?)?)?\b(?!\w)|WaitForExit|Wait-Process|HasExited|--wait\b")
_QUIET = re.compile(r"(?i)[/-](?:q|qn|quiet|silent|verysilent|passive|qb)\b|/s\b")


@rule(
    Severity.ERROR,
    "Installer is not waited for",
    met="Installer is waited for",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY setup.exe /\n"
        "RUN powershell -Command Start-Process C:\\setup.exe -ArgumentList '/quiet'\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        "COPY app.msi /\nRUN start msiexec /i C:\\app.msi /qn\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY setup.exe /\n"
        "RUN powershell -Command Start-Process C:\\setup.exe -ArgumentList '/quiet' -Wait\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        "COPY app.msi /\nRUN msiexec /i C:\\app.msi /qn\n",
    ),
    lesson="layers-cache-and-stages",
    sources=("ms-dockerfile-windows", "netfx-sdk-dockerfile"),
)
def installer_not_waited_for(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `Start-Process` and `start` return at once and leave the program running. In a build the step then
    ends, its container is stopped with everything in it, and the layer is kept with half an installation
    or none. PowerShell also does not wait for a program with a window, such as `msiexec`, when you call
    it directly; cmd in a `RUN` does.

    **What you see.** A green build in a few seconds, and a program that is missing later. Sometimes it
    is there, when another command happened to take long enough.

    **What to do.** `Start-Process ... -Wait`, or `start /w` in cmd. With `-PassThru` you get the exit
    code as well, which `-Wait` alone does not pass on.
    """
    for reading in read(dockerfile).stages:
        if reading.os != "windows":
            continue
        for script, command in reading.runs:
            where = spot(script.instruction, command)
            if command.program in ("start-process", "saps") and _installs(command):
                if _WAITS.search(command.text) or _waits_later(script):
                    yield holds(where, "The step waits for this program.")
                else:
                    message = "Start-Process returns at once; the step ends before the program has finished."
                    yield breaks(where, message, fixes=_mended(dockerfile, command, where))
            elif command.program == "start" and command.shell == "cmd" and _installs(command):
                if re.search(r"(?i)/w(?:ait)?\b", command.text):
                    yield holds(where, "The step waits for this program.")
                else:
                    yield breaks(
                        where, "start returns at once; the step ends before the program has finished."
                    )
            elif _called_directly(script, command):
                message = "PowerShell does not wait for msiexec, which is a program with windows."
                yield breaks(where, message, severity=Severity.WARNING)


def _waits_later(script: Script) -> bool:
    return bool(re.search(r"(?i)WaitForExit|Wait-Process|HasExited", script.text))


def _installs(command: Command) -> bool:
    """Whether a program is an installer, by its name or by a switch that makes it quiet."""
    return bool(
        _INSTALLER.search(command.text) or (_QUIET.search(command.text) and ".exe" in command.text.lower())
    )


def _called_directly(script: Script, command: Command) -> bool:
    """Whether PowerShell starts msiexec by its name and nothing makes it wait; a pipe would."""
    if command.program != "msiexec" or command.shell not in POWERSHELLS or not _QUIET.search(command.text):
        return False
    return not re.search(re.escape(command.text) + r"\s*\|", script.text)


def _mended(dockerfile: Dockerfile, command: Command, where: str) -> tuple[Fix, ...]:
    if "-" in where:
        return ()
    edit = replace(
        dockerfile,
        int(where.removeprefix("line:")),
        r"(?i)\bStart-Process\b(?! -Wait)",
        "Start-Process -Wait",
    )
    return fix("Wait for it", edit)
