"""PowerShell runs the next statement after one that failed."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines, place
from portal.rules.dockerfile._reading import Script, read
from portal.rules.dockerfile._shell import POWERSHELLS
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_STOPS = re.compile(
    r"(?i)ErrorActionPreference\s*=\s*['\"]?Stop|-(?:EA|ErrorAction)\s+['\"]?Stop|\btry\s*\{|\btrap\s*\{"
)
_HARMLESS = re.compile(
    r"(?i)^(?:\$[\w:]+\s*=\s*(?:['\"$\d(@]|\[)[^|]*$|\[[\w.]+\]::|Set-ExecutionPolicy|Write-\w+|echo\b|Set-Variable|"
    r"Set-StrictMode|#|\$ProgressPreference|Import-Module|Start-Sleep|sleep\b|exit\b|function\b)"
)


@rule(
    Severity.WARNING,
    "PowerShell goes on after errors",
    met="PowerShell stops at the first error",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        "RUN powershell -Command Expand-Archive C:\\app.zip C:\\app; Remove-Item C:\\app.zip\n",
        '# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command"]\n'
        "RUN Expand-Archive C:\\app.zip C:\\app; Write-Host done\n",
    ),
    good=(
        "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        'SHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\n'
        "RUN Expand-Archive C:\\app.zip C:\\app; Remove-Item C:\\app.zip\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN powershell -Command New-Item C:/app\n",
    ),
    lesson="escape-shells-and-paths",
    sources=("ms-dockerfile-windows", "golang-windows-dockerfile", "powershell-13501"),
)
def powershell_goes_on_after_errors(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    In PowerShell most errors do not end the script. `powershell -Command "A; B"` runs `B` after `A` has
    failed, and the exit code speaks for `B` alone. In a build that means: a download fails, the clean-up
    after it succeeds, and the layer is kept without the program. A single command is not affected,
    because then it is the last one.

    **What you see.** Red text in the log of a build that ends green, and then a step that cannot find a
    file.

    **What to do.** Set the preference once, for all later steps: `SHELL ["powershell", "-Command",
    "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';"]`. It does not react to
    the exit codes of programs; after those, test `$LASTEXITCODE`.
    """
    stops = False
    found = False
    for reading in read(dockerfile).stages:
        for script in reading.scripts:
            if script.shell not in POWERSHELLS or script.inherited:
                continue
            if _STOPS.search(script.preamble) or _STOPS.search(script.text):
                stops = True
            elif _goes_on(script):
                found = True
                message = "A statement here can fail without stopping the step; only the last one decides."
                first = script.statements[0][:24] if script.inner else ""
                yield breaks(
                    place(script.instruction, first) if first else lines(script.instruction), message
                )
    if stops and not found:
        yield holds("", "PowerShell is told to stop at the first error.")


def _goes_on(script: Script) -> bool:
    """Whether something before the last statement can fail."""
    statements = [each for each in script.statements if each and not each.startswith("#")]
    return any(
        not _HARMLESS.match(each) and not re.match(r"(?i)^(?:if|foreach|for|while)\b", each)
        for each in statements[:-1]
    )
