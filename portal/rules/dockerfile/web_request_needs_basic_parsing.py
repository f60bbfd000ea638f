"""`Invoke-WebRequest` without `-UseBasicParsing` on Server Core."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines, spot
from portal.rules.dockerfile._reading import read, shells
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_NAMES = ("invoke-webrequest", "iwr")
_FINE = re.compile(r"(?i)-usebasic|-useb\b|-outf|-o\b|\s@\w")
_MESSAGE = "Without -UseBasicParsing this needs Internet Explorer, which Server Core does not have."


@rule(
    Severity.WARNING,
    "Invoke-WebRequest may need Internet Explorer",
    met="Invoke-WebRequest parses by itself",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nHEALTHCHECK CMD powershell -Command try { Invoke-WebRequest http://localhost/ } catch { exit 1 }\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN $page = Invoke-WebRequest https://example.org/list; Write-Host $page.Content\n',
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nHEALTHCHECK CMD powershell -Command try { Invoke-WebRequest http://localhost/ -UseBasicParsing } catch { exit 1 }\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN Invoke-WebRequest https://example.org/t.zip -OutFile t.zip\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nHEALTHCHECK CMD curl.exe -f http://localhost/ || exit 1\n",
    ),
    lesson="users-and-secrets",
    sources=("ms-invoke-webrequest", "ms-invoke-webrequest-2025-12"),
)
def web_request_needs_basic_parsing(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Without `-OutFile` the `Invoke-WebRequest` of Windows PowerShell hands the page to the engine of Internet
    Explorer, which Server Core does not have. `-UseBasicParsing` keeps it from doing so. In a health check
    the missing switch makes every check of a page fail; in a build it stops the step. With `-OutFile` the
    page is only saved.

    **What you see.** *The response content cannot be parsed because the Internet Explorer engine is not
    available*, or *unhealthy* from the start. With the updates of December 2025 and later, Windows
    PowerShell asks first: *Security Warning: Script Execution Risk*. Nobody answers, and that means no.

    **What to do.** Add `-UseBasicParsing`. For a health check `curl.exe -f http://localhost/ || exit 1` in
    cmd is smaller and faster.
    """
    for reading in read(dockerfile).stages:
        if reading.family != "servercore" and not (reading.image and "servercore" in reading.image.reference):
            continue
        for script, command in reading.runs:
            if (
                command.shell == "powershell"
                and command.program in _NAMES
                and _lacks(command.text, script.text)
            ):
                yield breaks(spot(script.instruction, command), _MESSAGE)
        for instruction, shell, _, _ in shells(reading):
            text = instruction.command[:4000]
            words = re.search(r"(?i)\b(?:Invoke-WebRequest|iwr)\b[^;}|]*", text)
            in_powershell = shell == "powershell" or re.search(r"(?i)\bpowershell\b", text)
            if instruction.keyword == "HEALTHCHECK" and words and in_powershell and _lacks(words[0], text):
                yield breaks(lines(instruction), _MESSAGE, stage=Stage.RUN)


def _lacks(command: str, script: str) -> bool:
    return not _FINE.search(command) and "UseBasicParsing" not in script
