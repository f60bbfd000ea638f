"""Start-Process does not pass on that an installer has failed."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import spot
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_INSTALLER = re.compile(r"(?i)msiexec|setup|install|redist|\.msi\b|bootstrapper|\bvs_\w+|\.msu\b|wusa")
_WAITS = re.compile(r"(?i)-w(?:a(?:it?)?)?\b(?!\w)|WaitForExit|Wait-Process")
_ASKS = re.compile(r"(?i)ExitCode|LASTEXITCODE")
# What fails by itself when the installation is not there: a test for its files, or its program called.
_LOOKS = re.compile(
    r"(?i)Test-Path|Get-ItemProperty|Get-Package\b|Get-Command|--?version\b|Verifying install"
)


@rule(
    Severity.INFO,
    "Nobody asks whether the installer succeeded",
    met="The installer's exit code is looked at",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY app.msi C:/\nRUN powershell -Command Start-Process msiexec -ArgumentList '/i C:\\app.msi /qn' -Wait\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nCOPY setup.exe C:/\nRUN Start-Process C:/setup.exe -ArgumentList \'/quiet\' -Wait\n',
    ),
    good=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nCOPY setup.exe C:/\nRUN $p = Start-Process C:/setup.exe -ArgumentList \'/quiet\' -Wait -PassThru; if ($p.ExitCode) { throw $p.ExitCode }\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY app.msi C:/\nRUN msiexec /i C:\\app.msi /qn\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nCOPY setup.exe C:/\nRUN Start-Process C:/setup.exe -ArgumentList \'/quiet\' -Wait; if (-not (Test-Path C:/app/app.exe)) { exit 1 }\n',
    ),
    lesson="layers-cache-and-stages",
    sources=("powershell-13501", "golang-windows-dockerfile"),
)
def installer_result_is_ignored(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `Start-Process -Wait` waits, and then succeeds whatever the program said: its exit code is in the
    object that `-PassThru` returns, and nowhere else. `$ErrorActionPreference = 'Stop'` does not react to
    it either. An installer that refuses, such as one with error 1603 or 1618, leaves a green build
    without the program.

    **What you see.** *The term ... is not recognized* in a later step, or a missing library at the start.

    **What to do.** `$p = Start-Process msiexec -ArgumentList ... -Wait -PassThru; if ($p.ExitCode -ne 0)
    { throw $p.ExitCode }`; 3010 means success and a restart that a container does not need. Official
    images do that, or look for the installed program in the same step, which this rule accepts as an
    answer.
    """
    for reading in read(dockerfile).stages:
        for script, command in reading.runs if reading.os == "windows" else ():
            if command.program not in ("start-process", "saps") or not _INSTALLER.search(command.text):
                continue
            if not (_WAITS.search(command.text) or _WAITS.search(script.text)):
                continue
            where = spot(script.instruction, command)
            whole = script.instruction.script
            if _ASKS.search(whole) or _LOOKS.search(whole):
                yield holds(where, "The step looks at what the installer left.")
            else:
                yield breaks(where, "Start-Process succeeds even if the installer says that it failed.")
