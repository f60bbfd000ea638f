"""A download with a progress bar."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import spot
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.INFO,
    "Progress bar slows the download",
    met="Downloads show no progress bar",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN powershell -Command Invoke-WebRequest https://example.org/t.zip -OutFile C:\\t.zip\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN Invoke-WebRequest https://example.org/t.zip -OutFile C:/t.zip\n',
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN powershell -Command $ProgressPreference = 'SilentlyContinue'; Invoke-WebRequest https://example.org/t.zip -OutFile C:\\t.zip\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN curl.exe -fSLo C:\\t.zip https://example.org/t.zip\n",
    ),
    lesson="layers-cache-and-stages",
    sources=("ms-dockerfile-windows", "golang-windows-dockerfile"),
)
def progress_bar_slows_download(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    In Windows PowerShell `Invoke-WebRequest` draws a bar for every block that it reads. Nobody sees it in a
    build, and it makes large downloads several times slower.

    **What you see.** A download that takes minutes and a log full of *Writing web request*.

    **What to do.** Set `$ProgressPreference = 'SilentlyContinue'` once, in the `SHELL` instruction, or
    download with `curl.exe`, which has been part of Windows images since Server 2019.
    """
    for reading in read(dockerfile).stages:
        for script, command in reading.runs:
            if (
                command.program not in ("invoke-webrequest", "iwr")
                or command.shell != "powershell"
                or script.inherited
            ):
                continue
            if "progresspreference" not in (script.preamble + script.text).lower() and re.search(
                r"(?i)-outf", command.text
            ):
                yield breaks(
                    spot(script.instruction, command),
                    "Windows PowerShell draws a progress bar here, which costs most of the time.",
                )
                break
