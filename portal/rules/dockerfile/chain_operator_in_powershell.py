"""`&&` and `||` in Windows PowerShell."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import place
from portal.rules.dockerfile._reading import read, shells
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.ERROR,
    "Windows PowerShell knows no && and ||",
    met="Windows PowerShell text has no && and ||",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN mkdir C:/app && mkdir C:/data\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nHEALTHCHECK CMD curl.exe -f http://localhost/ || exit 1\n',
        "FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2019\nHEALTHCHECK CMD curl.exe -f http://localhost/ || exit 1\n",
    ),
    good=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN mkdir C:/app; mkdir C:/data\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN mkdir C:\\app && mkdir C:\\data\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN cmd /c \'mkdir C:/app && mkdir C:/data\'\n',
    ),
    lesson="escape-shells-and-paths",
    sources=("powershell-chain-operators", "dockerfile-reference"),
)
def chain_operator_in_powershell(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `&&` and `||` came to PowerShell with version 7. Windows PowerShell, which is what `powershell` starts
    in every Windows image, refuses the whole text before it runs a word of it. After a `SHELL` with
    PowerShell, and on base images that come with one, such as `dotnet/framework/aspnet:4.8`, this affects
    every shell form that follows: `RUN`, `CMD`, `ENTRYPOINT`, and `HEALTHCHECK`, where a check copied
    from a sample for cmd or Linux then always fails.

    **What you see.** *The token '&&' is not a valid statement separator in this version*, or a container
    that is *unhealthy* from the start.

    **What to do.** Separate statements with `;` and let `$ErrorActionPreference = 'Stop'` end the step.
    For the exit code of a program, test `$LASTEXITCODE`. Or hand the text to `cmd /c '...'`, or use the
    exec form.
    """
    for reading in read(dockerfile).stages:
        if reading.os != "windows":
            continue
        for script in reading.scripts:
            if script.shell == "powershell" and not script.inherited and (found := _operator(script.text)):
                yield breaks(
                    place(script.instruction, found),
                    f"Windows PowerShell cannot read {found} and runs nothing of this.",
                )
        for instruction, shell, _, inherited in shells(reading):
            late = instruction.keyword in ("CMD", "ENTRYPOINT", "HEALTHCHECK")
            if not late or shell != "powershell" or inherited or instruction.exec_form is not None:
                continue
            if found := _operator(instruction.command):
                message = f"This goes to Windows PowerShell, which cannot read {found}."
                yield breaks(place(instruction, found), message, stage=Stage.START)


def _operator(text: str) -> str:
    """The first && or || outside quotes and comments, or ""."""
    quote = ""
    for index, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in "&|" and text[index + 1 : index + 2] == char:
            return char * 2
    return ""
