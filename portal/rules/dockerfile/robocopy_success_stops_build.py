"""robocopy ends with a status other than 0 when it has copied something."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import spot
from portal.rules.dockerfile._reading import read
from portal.rules.dockerfile._shell import POWERSHELLS, split
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_HANDLED = re.compile(r"(?i)ERRORLEVEL|LASTEXITCODE|\bexit\b|ExitCode")


@rule(
    Severity.ERROR,
    "robocopy's success code stops the build",
    met="The status of robocopy is read",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN robocopy C:\\src C:\\app /e\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN robocopy C:\\src C:\\app /e && del C:\\src\\a.txt\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN robocopy C:\\src C:\\app /e || if %ERRORLEVEL% LSS 8 exit 0\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN xcopy C:\\src C:\\app /e /i\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN robocopy C:/src C:/app /e; if ($LASTEXITCODE -ge 8) { exit 1 }; exit 0\n',
    ),
    lesson="layers-cache-and-stages",
    sources=("ms-robocopy",),
)
def robocopy_success_stops_build(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    To `robocopy`, 0 means that there was nothing to copy. It ends with 1 when all files were copied, and
    with 2 to 7 when there is something to report; only 8 and above are failures. A `RUN` takes everything
    but 0 for a failure, so the step that did its work stops the build, and `&&` does not go on.

    **What you see.** *returned a non-zero code: 1* under a table that says that all files were copied.

    **What to do.** `robocopy A B /e || if %ERRORLEVEL% LSS 8 exit 0` in cmd; in PowerShell `if
    ($LASTEXITCODE -ge 8) { exit 1 }; exit 0` after it. For plain copies use `xcopy /e /i` or `Copy-Item
    -Recurse`.
    """
    for reading in read(dockerfile).stages:
        for script, command in reading.runs if reading.os == "windows" else ():
            if command.program != "robocopy" or script.inherited or _HANDLED.search(script.text):
                continue
            pieces = split(script.text, script.shell)
            last = command.text in pieces[-1] if pieces else False
            chained = script.shell not in POWERSHELLS and re.search(
                re.escape(command.text) + r"\s*&&", script.text
            )
            if last or chained:
                where = spot(script.instruction, command)
                yield breaks(where, "robocopy ends with 1 when it has copied everything, and the step fails.")
