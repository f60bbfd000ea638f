"""A 32-bit program for Nano Server."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import spot
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

# Server 2025.
FIRST_WITH_WOW64 = 26100


@rule(
    Severity.ERROR,
    "32-bit program on Nano Server",
    met="Programs on Nano Server are 64-bit",
    on=Dockerfile,
    stage=Stage.START,
    bad=(
        "FROM mcr.microsoft.com/dotnet/sdk:10.0-nanoserver-ltsc2022 AS build\nRUN dotnet publish -r win-x86 --self-contained -o /out\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY --from=build /out /app\n",
        "FROM mcr.microsoft.com/dotnet/sdk:10.0-nanoserver-ltsc2022 AS build\nRUN dotnet publish --runtime win-x86 -o /out\nFROM mcr.microsoft.com/windows/nanoserver:1809\nCOPY --from=build /out /app\n",
    ),
    good=(
        "FROM mcr.microsoft.com/dotnet/sdk:10.0-nanoserver-ltsc2022 AS build\nRUN dotnet publish -r win-x64 -o /out\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY --from=build /out /app\n",
        "FROM mcr.microsoft.com/dotnet/sdk:10.0-nanoserver-ltsc2022 AS build\nRUN dotnet publish -r win-x86 -o /out\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY --from=build /out /app\n",
    ),
    lesson="choosing-a-base-image",
    sources=("windows-containers-569",),
)
def thirty_two_bit_on_nano_server(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Nano Server is 64-bit only: the part of Windows that runs 32-bit programs, WOW64, is not in its images,
    and up to 2022 cannot be added. A program that was published for `win-x86` does not start there.

    **What you see.** *The system cannot find the file specified*, or exit code 0xc000007b, although the file
    is there.

    **What to do.** Publish for `win-x64`, or take Server Core, which has WOW64. From the 2025 images on,
    it can be added to Nano Server as a feature on demand.
    """
    final = read(dockerfile).final
    newest = final.image.build if final and final.image else None
    if final is None or final.family != "nanoserver" or newest is None or newest >= FIRST_WITH_WOW64:
        return
    needed = dockerfile.needed_stages
    for reading in read(dockerfile).stages:
        for script, command in reading.runs if reading.stage.index in needed else ():
            if command.program == "dotnet" and re.search(
                r"(?i)(?:-r|--runtime|-a|--arch)[\s=:]+(?:win-)?x86\b", command.text
            ):
                yield breaks(
                    spot(script.instruction, command),
                    "This makes a 32-bit program, which Nano Server cannot start.",
                )
