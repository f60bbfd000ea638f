"""Double quotes that PowerShell never sees."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import place
from portal.rules.dockerfile._reading import Script, read
from portal.rules.dockerfile._shell import POWERSHELLS
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

# How far before a quote the cmdlet is looked for that prints it.
_LOOK_BACK = 200
_QUOTED = re.compile(r'(?<![\\`"])"((?:[^"\\]|\\[^"])*)"(?!")')
# Texts that stay one text in pieces, and commands in quotes, which run because the quotes are lost.
_PRINTS = re.compile(
    r"(?i)(?:^|[{}(;]|\belse\b)\s*(?:Write-(?:Host|Output|Verbose|Warning|Information)|echo)\s[^{};]*$"
)
# What stands in $( ) is read as a whole with or without quotes around it.
_SUBEXPRESSION = re.compile(r"\$\([^()]*(?:\([^()]*\)[^()]*)?\)")
_THROWS = re.compile(r"(?i)^\s*(?:Write-\w+|echo\b|throw\b)")
_COMMAND = re.compile(r"^\s*(?:[A-Z][a-z]+-[A-Z]\w+|&)\s")


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
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN if ($env:A) { Write-Host "found: $env:A" }\n',
    ),
    lesson="escape-shells-and-paths",
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

    **What to do.** Use single quotes, or write `\"` where PowerShell is to expand a variable inside; the
    .NET Framework images do so. In the exec form the builder does the quoting itself.
    """
    for reading in read(dockerfile).stages:
        if reading.os != "windows":
            continue
        for script in reading.scripts:
            own = script.shell in POWERSHELLS and not script.inner and not script.inherited
            if not own or script.instruction.exec_form is not None or script.instruction.heredocs:
                continue
            if lost := _lost(script):
                message = f"{script.shell}.exe removes the quotes of {lost}, and the words in it fall apart."
                yield breaks(place(script.instruction, lost, lost[:30]), message)


def _lost(script: Script) -> str:
    """The first quoted text that means something else without its quotes, or ""."""
    if '@"' in script.text:
        return ""
    for statement in script.statements:
        if _THROWS.match(statement):
            continue
        for match in _QUOTED.finditer(statement):
            bare = _SUBEXPRESSION.sub("", match[1].strip())
            if not re.search(r"[\s;|]", bare) or _COMMAND.match(match[1]):
                continue
            before = statement[max(0, match.start() - _LOOK_BACK) : match.start()]
            # A throw that cannot be read fails as well.
            if re.search(r"(?i)\bthrow\s*[('\s]*$", before):
                continue
            printed = _PRINTS.search(before)
            if not printed or re.search(r"[;|&<>(){}]", match[1]):
                return match[0]
    return ""
