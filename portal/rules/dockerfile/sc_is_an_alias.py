"""`sc` in Windows PowerShell is another command."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile, Instruction
from portal.rules.dockerfile._edits import fix, replace, spot
from portal.rules.dockerfile._reading import read
from portal.rules.dockerfile._shell import Command
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, rule

_SERVICE = re.compile(
    r"(?i)^(?:config|continue|control|create|delete|description|failure|pause|privs|qc|query|queryex|sdset|sidtype|start|"
    r"stop|triggerinfo)$"
)


@rule(
    Severity.ERROR,
    "sc in PowerShell is Set-Content",
    met="sc is called as sc.exe",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN sc stop MSSQLSERVER; Remove-Item C:/t -Recurse\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN powershell -Command sc create app binPath= C:\\app.exe\n",
    ),
    good=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN sc.exe stop MSSQLSERVER; Remove-Item C:/t -Recurse\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN sc create app binPath= C:\\app.exe\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN sc C:/app/version.txt 1.0\n',
    ),
    lesson="health-checks-and-logs",
    sources=("ms-set-content",),
)
def sc_is_an_alias(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    In Windows PowerShell `sc` is another name for `Set-Content`, and the name wins over the program
    `sc.exe` that controls services. `sc stop app` writes the word *app* into a file named *stop* and
    succeeds; the service is not touched. PowerShell 7 has dropped this name.

    **What you see.** Nothing: the build goes on. The service still runs, or was never created, and the
    folder holds a file named `stop`, `start` or `create`. With more words, PowerShell says *A positional
    parameter cannot be found*.

    **What to do.** Write `sc.exe`, or use PowerShell's own `Stop-Service`, `Start-Service`, `Set-Service` and
    `New-Service`.
    """
    seen: dict[tuple[int, str], int] = {}
    for reading in read(dockerfile).stages:
        for script, command in reading.runs if reading.os == "windows" else ():
            named = command.program == "sc" and not command.has(r"^\W*\S*sc\.exe")
            if command.shell != "powershell" or script.inherited or not named or not command.arguments:
                continue
            if not _SERVICE.match(command.arguments[0]):
                continue
            where = _spot(script.instruction, command, seen)
            message = f"sc {command.arguments[0]} writes a file named {command.arguments[0]}; no service is touched."
            yield breaks(where, message, fixes=_mended(dockerfile, command.arguments[0], where))


def _spot(instruction: Instruction, command: Command, seen: dict[tuple[int, str], int]) -> str:
    """The line of a command; where a step has the same command twice, the line of each."""
    key = (instruction.line, command.text)
    at = instruction.value.find(command.text, seen.get(key, 0))
    if at < 0:
        return spot(instruction, command)
    seen[key] = at + 1
    return f"line:{instruction.line_at(at)}"


def _mended(dockerfile: Dockerfile, verb: str, where: str) -> tuple[Fix, ...]:
    number = where.removeprefix("line:")
    if not number.isdigit():
        return ()
    pattern = rf"(?<![\w.\\/-])sc(?=\s+{re.escape(verb)}\b)"
    return fix("Call sc.exe", replace(dockerfile, int(number), pattern, "sc.exe"))
