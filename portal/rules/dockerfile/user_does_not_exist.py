"""USER with an account that nothing creates."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import StageReading, read
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_BUILT_IN = re.compile(
    r"(?i)^(?:(?:user manager|\.)\\)?(?:containeruser|containeradministrator)$|^nt authority\\|"
    r"^(?:localsystem|system|network ?service|local ?service|administrators?|nt service\\.*|iis apppool\\.*)$"
)
_CREATES = re.compile(
    r"(?i)\bnet1?(?:\.exe)?\s+users?\b|New-LocalUser|\.ps1|\.cmd|\.bat|Add-LocalGroupMember"
)


@rule(
    Severity.ERROR,
    "User does not exist",
    met="User exists",
    on=Dockerfile,
    stage=Stage.START,
    bad=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nUSER app\nCMD ["C:/app.exe"]\n',
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nUSER web\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN net user app /add\nUSER app\n",
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nUSER ContainerUser\n",
    ),
    lesson="users-and-secrets",
    sources=("dockerfile-reference", "ms-container-security"),
)
def user_does_not_exist(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    On Linux a number is enough for a user. Windows starts a process for an account only if the account
    exists in the image. *ContainerAdministrator* and *ContainerUser* are there in every base image; any
    other has to be created first. `USER` also does nothing for Windows services: these run under the
    account that is set for the service.

    **What you see.** The build or the start fails with *The user name or password is incorrect* or
    *unable to find user*.

    **What to do.** `RUN net user app /add` before `USER app`, or use *ContainerUser*, which exists for
    this purpose.
    """
    for reading in read(dockerfile).stages:
        if reading.os != "windows" or not reading.is_microsofts:
            continue
        for instruction in reading.all("USER"):
            name = instruction.value.strip("\"'")
            if "$" in name or "%" in name:
                continue
            if _BUILT_IN.match(name) or _is_created(reading, instruction.line):
                yield holds(lines(instruction), f"{name} exists in the image.")
            else:
                yield breaks(
                    lines(instruction),
                    f"No account {name} is in the base image, and no step before creates one.",
                )


def _is_created(reading: StageReading, line: int) -> bool:
    return any(
        _CREATES.search(script.text)
        for here in reading.lineage
        for script in here.scripts
        if script.instruction.line < line
    )
