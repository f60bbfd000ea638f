"""Double quotes that PowerShell never sees."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import place
from portal.rules.dockerfile._reading import Script, read
from portal.rules.dockerfile._shell import POWERSHELLS
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_QUOTED = re.compile(r'(?<![\\`"])"((?:[^"\\]|\\[^"])*)"(?!")')
_PRINTS = re.compile(r"(?i)^\s*(?:Write-\w+|echo\b|throw\b)")


@rule(
    Severity.WARNING,
    "Double quotes do not reach PowerShell",
    met="Quotes reach PowerShell",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN Remove-Item "C:/Program Files/Tool" -Recurse\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN Start-Process setup.exe -Wait -ArgumentList \'/quiet\', \'/dir="C:/My Tool"\'\n',
    ),
    good=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN Remove-Item \'C:/Program Files/Tool\' -Recurse\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN Remove-Item \\"C:/Program Files/Tool\\" -Recurse\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN Write-Host "all done"; Remove-Item "C:/tool"\n',
    ),
    sources=("ms-powershell-exe", "netfx-sdk-dockerfile"),
)
def powershell_loses_double_quotes(dockerfile: Dockerfile) -> Iterator[Finding]:
    r"""
    With `SHELL ["powershell", "-Command", ...]` the text of a `RUN` becomes the command line of
    `powershell.exe`. Like every program it takes double quotes off its arguments before it looks at them,
    and only then reads the rest as PowerShell. A path with a space falls apart into two words. Quotes within
    single quotes are lost as well.

    **What you see.** *A positional parameter cannot be found that accepts argument 'Files\Tool'*, or an
    installer that ignores its target folder.

    **What to do.** Use single quotes, or write `\"` where PowerShell is to expand a variable within; the
    .NET Framework images do so. In the exec form the builder quotes by itself.
    """
    for reading in read(dockerfile).stages:
        if reading.os != "windows":
            continue
        for script in reading.scripts:
            own = script.shell in POWERSHELLS and not script.inner and not script.inherited
            if not own or script.instruction.exec_form is not None or script.instruction.heredocs:
                continue
            if lost := _lost(script):
                message = f"powershell.exe removes the quotes of {lost}, and the words in it fall apart."
                yield breaks(place(script.instruction, lost, lost[:30]), message)


def _lost(script: Script) -> str:
    """The first quoted text that means something else without its quotes, or ""."""
    if '@"' in script.text:
        return ""
    for statement in script.statements:
        if _PRINTS.match(statement):
            continue
        for match in _QUOTED.finditer(statement):
            if re.search(r"[\s;|]", match[1].strip()):
                return match[0]
    return ""
