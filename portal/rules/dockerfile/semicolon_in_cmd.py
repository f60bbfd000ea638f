"""`;` between commands in cmd."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import place
from portal.rules.dockerfile._reading import read
from portal.rules.dockerfile._shell import Command, inner_script
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_QUOTED = re.compile(r'"[^"]*(?:"|$)')
# A separator as people write it, and behind it a word that can be a command.
_SEPARATES = re.compile(r"(?<=\S);\s+(?P<next>[A-Za-z][\w.\\/:-]{1,40}(?=\s|$))")
_COMMANDS = re.compile(
    r"(?i)^(?:cd|copy|xcopy|robocopy|move|del|erase|dir|echo|md|mkdir|rd|rmdir|ren|set|setx|type|call|start|net|sc|reg|"
    r"icacls|dism|msiexec|powershell|pwsh|choco|nuget|msbuild|dotnet|npm|yarn|npx|node|pip|python|git|curl|tar|go|cargo|"
    r"cmake|mvn|gradle|java|expand|certutil|appcmd|iisreset|[\w.\\/:-]+\.(?:exe|cmd|bat|ps1))(?:\.exe)?$"
)
# Programs that read a text of their own, in which ; has a meaning.
_READERS = ("powershell", "pwsh", "bash", "sh", "wsl", "python", "perl", "node", "echo", "rem", "sqlcmd")


@rule(
    Severity.ERROR,
    "; separates nothing in cmd",
    met="Commands of cmd are separated by &&",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN mkdir C:\\a; mkdir C:\\b\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN nuget restore app.sln; msbuild app.sln\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN mkdir C:\\a && mkdir C:\\b\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN powershell -Command mkdir C:\\a; mkdir C:\\b\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN setx /M PATH "%PATH%;C:\\tools"\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN mkdir C:/a; mkdir C:/b\n',
    ),
    lesson="layers-cache-and-stages",
    sources=("ms-cmd",),
)
def semicolon_in_cmd(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    In PowerShell and on Linux `;` ends a command. In cmd it counts as a space between arguments: `mkdir
    a; mkdir b` is one command with three arguments and makes the folders *a*, *mkdir* and *b*. This
    happens where text meant for PowerShell stands in a `RUN` without the `SHELL` that it needs.

    **What you see.** Odd folders, *unknown argument*, or nothing at all from the second command.

    **What to do.** Write `&&` in cmd. If the text is meant for PowerShell, put `SHELL ["powershell",
    "-Command", "$ErrorActionPreference = 'Stop';"]` above.
    """
    for reading in read(dockerfile).stages:
        for script in reading.scripts if reading.os == "windows" else ():
            outer = script.shell == "cmd" and not script.inherited and not script.inner
            if not outer or ";" not in script.text or script.instruction.heredocs:
                continue
            for command in script.commands:
                if command.shell == "cmd" and (word := _second(command)):
                    where = place(script.instruction, f"; {word}", f";{word}", word)
                    yield breaks(
                        where, f"cmd takes {word} for an argument of {command.program}: ; separates nothing."
                    )
                    break


def _second(command: Command) -> str:
    """The word behind a ; that is meant to be a command, or ""."""
    if command.program in _READERS or inner_script(command)[0]:
        return ""
    for match in _SEPARATES.finditer(_QUOTED.sub('""', command.text)):
        if _COMMANDS.match(match["next"]):
            return match["next"]
    return ""
