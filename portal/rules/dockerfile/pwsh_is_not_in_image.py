"""`pwsh` in an image that does not have it."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import StageReading, read, shell_of
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_BRINGS = re.compile(
    r"(?i)powershell[-_/.\\]?(?:core|\d|\$|lts|preview|win)|PSCore|aka\.ms/(?:install-)?powershell|install-powershell|"
    r"(?<![A-Za-z])PowerShell[\\/]+|\bpwsh[\\/]|pwsh\.(?:zip|msi)|tool\s+install.*powershell|from=\S*(?:powershell|pwsh)|PS_VERSION|winget|Microsoft\.PowerShell|"
    r"(?:choco|cinst)\b.*\b(?:powershell|pwsh)|\.ps1"
)


@rule(
    Severity.ERROR,
    "PowerShell 7 is not in the image",
    met="PowerShell 7 is there before it is called",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["pwsh", "-Command"]\nRUN mkdir C:/app\n',
        "FROM mcr.microsoft.com/dotnet/aspnet:10.0-nanoserver-ltsc2022\nHEALTHCHECK CMD pwsh -Command exit 0\n",
    ),
    good=(
        "FROM mcr.microsoft.com/dotnet/sdk:10.0-nanoserver-ltsc2022\nRUN pwsh -Command Get-Date\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY PowerShell-7.5.4-win-x64/ C:/pwsh/\nRUN C:\\pwsh\\pwsh.exe -Command Get-Date\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN powershell -Command Get-Date\n",
    ),
    lesson="choosing-a-base-image",
    sources=("ms-base-images", "dotnet-sdk-nano-dockerfile"),
)
def pwsh_is_not_in_image(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `pwsh` is PowerShell 7, a separate product that is not part of Windows. Of Microsoft's images only
    those of the .NET SDK and of PowerShell itself carry it; Server Core has Windows PowerShell,
    `powershell`, and Nano Server has neither.

    **What you see.** *'pwsh' is not recognized as an internal or external command*, or *The system cannot
    find the file specified* with the exec form and after `SHELL`.

    **What to do.** Call `powershell` on Server Core. Where PowerShell 7 is needed, unpack its archive first,
    or install it in a stage on Server Core and copy the folder.
    """
    for reading in read(dockerfile).stages:
        if (
            reading.os != "windows"
            or "pwsh" not in dockerfile.text
            or not reading.is_microsofts
            or _has_it(reading)
        ):
            continue
        for instruction in reading.all("SHELL", "CMD", "ENTRYPOINT", "HEALTHCHECK", "RUN"):
            form = instruction.exec_form
            words = form or instruction.command.split(maxsplit=1)
            started = words[0] if words else ""
            if started and shell_of(started) == "pwsh" and not re.search(r"[\\/]", started):
                late = instruction.keyword in ("CMD", "ENTRYPOINT", "HEALTHCHECK")
                message = "Nothing in this file brings pwsh into the image, and the base does not have it."
                yield breaks(lines(instruction), message, stage=Stage.START if late else None)


def _has_it(reading: StageReading) -> bool:
    """Whether the base has PowerShell 7, or something in the stage may bring it."""
    repository = reading.image.repository if reading.image else ""
    if repository.endswith(("/sdk", "/powershell")) and "framework" not in repository:
        return True
    instructions = (each for here in reading.lineage for each in here.all("RUN", "COPY", "ADD", "ENV", "ARG"))
    return any(_BRINGS.search(each.original) for each in instructions)
