"""PowerShell on Server 2016 offers no TLS 1.2 by itself."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._downloads import downloads
from portal.rules.dockerfile._edits import spot
from portal.rules.dockerfile._products import OLD_NAME, is_of_2016
from portal.rules.dockerfile._reading import StageReading, read
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_CORE_NAMES = ("windowsservercore", "iis", "aspnet", "wcf", "dotnet-framework", "dotnet-framework-build")
_ENABLED = re.compile(r"(?i)SecurityProtocol|Tls12|SchUseStrongCrypto|SystemDefaultTlsVersions")


@rule(
    Severity.WARNING,
    "Download offers no TLS 1.2",
    met="Download offers TLS 1.2",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2016\nSHELL ["powershell", "-Command"]\nRUN Invoke-WebRequest https://example.org/tool.zip -OutFile C:/tool.zip\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2016\nRUN powershell -Command iex ((New-Object Net.WebClient).DownloadString('https://example.org/install.ps1'))\n",
        "FROM microsoft/iis\nRUN powershell Invoke-WebRequest https://example.org/tool.zip -OutFile C:/tool.zip\n",
    ),
    good=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2016\nSHELL ["powershell", "-Command"]\n'
        "RUN [Net.ServicePointManager]::SecurityProtocol = 'Tls12'; "
        "Invoke-WebRequest https://example.org/tool.zip -OutFile C:/tool.zip\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2019\nSHELL ["powershell", "-Command"]\n'
        "RUN Invoke-WebRequest https://example.org/tool.zip -OutFile C:/tool.zip\n",
    ),
    lesson="users-and-secrets",
    sources=("caddy-docker-75", "ms-docs-1771"),
)
def tls_12_not_enabled(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Windows PowerShell takes its protocols from .NET Framework. On Windows Server 2016 it offers SSL 3 and
    TLS 1.0 only, unless the script says otherwise, and GitHub and most other servers have refused those
    for years. On newer releases the system's own setting applies, which includes TLS 1.2, so this rule
    looks at 2016 alone. It concerns `Invoke-WebRequest` and `WebClient`; `curl.exe` is not part of the
    2016 image. Nano Server 2016 had PowerShell on .NET Core, which asks Windows itself. Names such as
    `microsoft/windowsservercore` without a release meant 2016.

    **What you see.** *The request was aborted: Could not create SSL/TLS secure channel.*

    **What to do.** Put `[Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12;`
    before the first download of each `RUN`, because every `RUN` is a new process. Better still, leave the
    2016 base behind.
    """
    for reading in read(dockerfile).stages:
        if not _is_core_of_2016(reading):
            continue
        for download in downloads(reading):
            if not download.by_framework or not download.url.lower().startswith("https"):
                continue
            where = spot(download.script.instruction, download.command)
            if _ENABLED.search(download.script.text) or _ENABLED.search(download.script.preamble):
                yield holds(where, "TLS 1.2 is switched on in this step.")
            else:
                yield breaks(
                    where, "PowerShell on Server 2016 offers TLS 1.0 at most, which most servers refuse."
                )


def _is_core_of_2016(reading: StageReading) -> bool:
    """Whether a stage stands on Server Core 2016, whose PowerShell is the one on .NET Framework."""
    if not is_of_2016(reading) or reading.family == "nanoserver":
        return False
    old = OLD_NAME.match(reading.stage.root_base)
    return old is None or (
        old[1].lower().rpartition("/")[2] in _CORE_NAMES and "nano" not in reading.stage.root_base
    )
