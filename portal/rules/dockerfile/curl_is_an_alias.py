"""`curl` and `wget` in Windows PowerShell are another command."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import fix, replace, spot
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, rule

_ALIAS = re.compile(r"(?i)^(?:curl|wget)\s")
_BEFORE = re.compile(r"^(?:\$[\w:]+\s*=\s*|[&(]\s*)+")
_UNIX = re.compile(r"^-(?:[fsSLkOIo]+|-[a-z][\w-]*(?:=.*)?)$")


@rule(
    Severity.ERROR,
    "curl in PowerShell is Invoke-WebRequest",
    met="curl is called as curl.exe",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN curl -fSLo C:/t.zip https://example.org/t.zip\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN wget -O C:/t.zip https://example.org/t.zip\n',
    ),
    good=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN curl.exe -fSLo C:/t.zip https://example.org/t.zip\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN curl -fSLo C:\\t.zip https://example.org/t.zip\n",
    ),
    lesson="escape-shells-and-paths",
    sources=("ms-invoke-webrequest",),
)
def curl_is_an_alias(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    In Windows PowerShell `curl` and `wget` are other names for `Invoke-WebRequest`, and the name wins
    over the program of the same name. The program's switches mean nothing there: `-fSL` is not a
    parameter, and `-o` matches several. PowerShell 7 has dropped these names.

    **What you see.** *A parameter cannot be found that matches parameter name 'fSL'*, or *Parameter cannot
    be processed because the parameter name 'o' is ambiguous*.

    **What to do.** Write `curl.exe`, which has been part of Windows images since Server 2019. There is no
    `wget.exe`; use `curl.exe`, or `Invoke-WebRequest -Uri ... -OutFile ...` with its own parameters.
    """
    for reading in read(dockerfile).stages:
        for script, command in reading.runs if reading.os == "windows" else ():
            if (
                command.shell != "powershell"
                or script.inherited
                or not _ALIAS.match(_BEFORE.sub("", command.text))
            ):
                continue
            if "alias:" in script.text.lower() or not any(_UNIX.match(word) for word in command.arguments):
                continue
            where = spot(script.instruction, command)
            message = f"{command.program} is Invoke-WebRequest here, which does not know these switches."
            yield breaks(where, message, fixes=_mended(dockerfile, command.program, where))


def _mended(dockerfile: Dockerfile, program: str, where: str) -> tuple[Fix, ...]:
    number = where.removeprefix("line:")
    if program != "curl" or not number.isdigit():
        return ()
    return fix("Call curl.exe", replace(dockerfile, int(number), r"\bcurl(?=\s+-)", "curl.exe"))
