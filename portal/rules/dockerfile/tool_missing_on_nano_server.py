"""Programs of Windows that Nano Server does not have."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import spot
from portal.rules.dockerfile._products import is_of_2016
from portal.rules.dockerfile._reading import read
from portal.rules.dockerfile._shell import Command
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_SERVICING = "Nano Server has no servicing stack"
_MISSING = {
    "dism": _SERVICING,
    "wusa": _SERVICING,
    "pkgmgr": _SERVICING,
    "add-windowsfeature": _SERVICING,
    "install-windowsfeature": _SERVICING,
    "enable-windowsoptionalfeature": _SERVICING,
    "wmic": "Nano Server has no WMI",
    "msiexec": "Nano Server has no Windows Installer",
    "tzutil": "Nano Server has no tzutil",
}
_NETFX = re.compile(
    r"(?i)Microsoft\.NET[\\/]Framework(?:64)?[\\/]|^(?:regasm|installutil|aspnet_regiis|gacutil|ngen)\b"
)


@rule(
    Severity.ERROR,
    "Nano Server lacks this tool",
    met="Nano Server stage calls no tool that it lacks",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\n"
        "COPY app.msi /\nRUN msiexec /i C:\\app.msi /qn\n",
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\n"
        "RUN dism /Online /Enable-Feature /FeatureName:IIS-WebServer\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY app /app\nRUN dir C:\\app\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        "COPY app.msi /\nRUN msiexec /i C:\\app.msi /qn\n",
    ),
    lesson="choosing-a-base-image",
    sources=("ms-base-images",),
)
def tool_missing_on_nano_server(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Nano Server is what modern .NET and other portable runtimes need, and little more. It has no
    servicing stack, so no features can be added with `dism`; no WMI; no Windows Installer, so no MSI
    packages; no .NET Framework, and with it none of its tools, such as `regasm` or `ngen`; and no
    `tzutil`.

    **What you see.** *'msiexec' is not recognized as an internal or external command*, and the build
    stops.

    **What to do.** Take Server Core as the base if the application needs one of these. If only the
    installation needs it, install in a Server Core stage and copy the files; registry entries do not
    come along.
    """
    for reading in read(dockerfile).stages:
        if reading.family != "nanoserver" or is_of_2016(reading):
            continue
        for script, command in reading.runs:
            if why := _why(command):
                yield breaks(spot(script.instruction, command), f"{why}: {command.program} fails here.")


def _why(command: Command) -> str:
    if command.program in _MISSING:
        return _MISSING[command.program]
    first = command.text.split(maxsplit=1)[0] if command.text.split() else ""
    return "Nano Server has no .NET Framework" if _NETFX.search(first) else ""
