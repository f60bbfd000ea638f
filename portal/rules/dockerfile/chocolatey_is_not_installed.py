"""`choco` without Chocolatey."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import spot
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_BRINGS = re.compile(r"(?i)chocolatey|\.ps1|\.cmd\b|\.bat\b|choco\.exe")


@rule(
    Severity.ERROR,
    "Chocolatey is not in the image",
    met="Chocolatey is installed before it is called",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN choco install -y git\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN choco install -y git; choco install -y vim\n',
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN powershell -Command iex ((New-Object Net.WebClient).DownloadString('https://community.chocolatey.org/install.ps1'))\nRUN choco install -y git\n",
        "FROM example.org/tools:1\nRUN choco install -y git\n",
    ),
    lesson="layers-cache-and-stages",
    sources=("ms-base-images",),
)
def chocolatey_is_not_installed(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Chocolatey is a package manager that is not part of Windows; no Microsoft image has it. It is also a
    .NET Framework program, so it cannot be installed in Nano Server at all.

    **What you see.** *'choco' is not recognized as an internal or external command*.

    **What to do.** Install it first, with its script or its package, and in a `RUN` of its own: the
    change to the path takes effect from the next `RUN` on. In Nano Server, install the tools in a stage
    on Server Core and copy their folders.
    """
    for reading in read(dockerfile).stages:
        if reading.os != "windows" or not reading.is_microsofts:
            continue
        known = any(
            _BRINGS.search(each.original)
            for here in reading.lineage
            for each in here.all("RUN", "COPY", "ADD", "ENV")
        )
        for script, command in reading.runs if not known else ():
            if command.program in ("choco", "cinst"):
                where = spot(script.instruction, command)
                yield breaks(
                    where, "Nothing before this step installs Chocolatey, and the base does not have it."
                )
                break
