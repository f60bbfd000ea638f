"""Shell form of `CMD` under PowerShell."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read, shells
from portal.rules.dockerfile._shell import POWERSHELLS
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_PROGRAM = re.compile(r"(?i)^[\w:./\\-]+\.exe\b[^;|$&]*$")


@rule(
    Severity.INFO,
    "Container starts by way of PowerShell",
    met="Container starts its program directly",
    on=Dockerfile,
    stage=Stage.START,
    bad=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nCOPY app.exe C:/\nCMD C:/app.exe\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nENTRYPOINT C:/app.exe --serve\n',
    ),
    good=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nCMD ["C:/app.exe"]\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nSHELL ["cmd", "/S", "/C"]\nCMD C:/app.exe\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nCMD Start-Service app; Wait-Event\n',
    ),
    lesson="escape-shells-and-paths",
    sources=("dockerfile-reference",),
)
def shell_form_runs_in_powershell(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `SHELL` counts for the shell form of `CMD` and `ENTRYPOINT` as well as for `RUN`. After a `SHELL` with
    PowerShell the container starts PowerShell, and that starts the program: seconds later, with some tens
    of megabytes more, and with one more process between the engine and the program.

    **What you see.** A slow start, and `powershell.exe` in the list of processes.

    **What to do.** Use the exec form for the program: `CMD ["C:/app.exe"]`. If the start needs PowerShell's
    own commands, the shell form is right, and this rule says nothing.
    """
    for reading in read(dockerfile).stages:
        for instruction, shell, _, inherited in shells(reading):
            if (
                instruction.keyword not in ("CMD", "ENTRYPOINT")
                or instruction.exec_form is not None
                or inherited
            ):
                continue
            if shell in POWERSHELLS and reading.final and _PROGRAM.match(instruction.value):
                yield breaks(lines(instruction), "SHELL puts PowerShell around this program.")
