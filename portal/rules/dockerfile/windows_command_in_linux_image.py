"""Windows programs called in a Linux image."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines, spot
from portal.rules.dockerfile._reading import read, shell_of
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_PROGRAMS = ("powershell", "cmd", "dism", "msiexec", "setx", "icacls", "reg", "netsh", "add-windowsfeature")


@rule(
    Severity.ERROR,
    "Windows program in a Linux image",
    met="Programs fit the image",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nSHELL ["powershell", "-Command"]\nRUN New-Item C:/app\n',
        "FROM debian:13\nRUN powershell -Command Get-Date\n",
    ),
    good=(
        "FROM mcr.microsoft.com/dotnet/aspnet:10.0-windowsservercore-ltsc2022\n"
        'SHELL ["powershell", "-Command"]\n'
        "RUN New-Item C:/app\n",
        "FROM mcr.microsoft.com/dotnet/sdk:10.0\nRUN pwsh -Command Get-Date\n",
    ),
    lesson="layers-cache-and-stages",
    sources=("dotnet-supported-tags", "dockerfile-reference"),
)
def windows_command_in_linux_image(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    The file is written for Windows, and its base image is a Linux one. This happens most with .NET: up to
    .NET 7 the short tags stood for Linux and Windows, and the engine took what fitted its host. Since
    .NET 8 a tag such as `aspnet:10.0` is Linux only, and Windows images have the release in their tags.

    **What you see.** On a Windows engine *no matching manifest for windows/amd64* at the pull. On a
    Linux engine *exec: "powershell": executable file not found*, or *sh: powershell: not found*.

    **What to do.** For Windows, say so in the tag: `10.0-nanoserver-ltsc2022`, or
    `-windowsservercore-ltsc2022` where you need PowerShell. For Linux, use a Linux shell; PowerShell 7 is
    called `pwsh` there.
    """
    for reading in read(dockerfile).stages:
        if reading.os_by_image != "linux":
            continue
        for instruction in reading.all("SHELL"):
            form = instruction.exec_form
            if form and shell_of(form[0]) in ("cmd", "powershell"):
                message = f"{reading.stage.root_base} is a Linux image; {form[0]} is not in it."
                yield breaks(lines(instruction), message)
                return
        for script, command in reading.runs:
            if command.program in _PROGRAMS and command.shell in ("sh", "", "cmd"):
                message = f"{reading.stage.root_base} is a Linux image; {command.program} is not in it."
                yield breaks(spot(script.instruction, command), message)
                return
