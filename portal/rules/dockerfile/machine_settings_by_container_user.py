"""ContainerUser, with whom images on Nano Server end, may not change the machine."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._bases import ADMINISTRATOR, as_administrator, user_at
from portal.rules.dockerfile._edits import fix, spot
from portal.rules.dockerfile._reading import Script, StageReading, read
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule

_MACHINE = re.compile(
    r"(?i)^\s*setx\b.*\s[/-]m\b|^\s*reg(?:\.exe)?\s+(?:add|delete|import)\s+\"?(?:hklm|hkey_local_machine)"
    r"|^\s*\[(?:System\.)?Environment\]::SetEnvironmentVariable\(.*\bMachine\b"
)


@rule(
    Severity.ERROR,
    "ContainerUser cannot change machine settings",
    met="Machine settings are changed as ContainerAdministrator",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nRUN setx /M PATH "%PATH%;C:\\app"\n',
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nRUN reg add HKLM\\Software\\App /v Port /d 80\n",
        'FROM mcr.microsoft.com/dotnet/aspnet:10.0-nanoserver-ltsc2022\nRUN setx /M PATH "%PATH%;C:\\app"\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nUSER ContainerUser\nRUN setx /M A b\n",
    ),
    good=(
        'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nUSER ContainerAdministrator\nRUN setx /M PATH "%PATH%;C:\\app"\nUSER ContainerUser\n',
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nUSER ContainerAdministrator\nRUN setx /M A b\nUSER ContainerUser\n",
    ),
    lesson="users-and-secrets",
    sources=("dotnet-sdk-nano-dockerfile", "buildkit-windows"),
)
def machine_settings_by_container_user(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    The default user of Nano Server is *ContainerUser*, an account without administrator rights, and the
    images of .NET on Nano Server end with it too. `setx /M` and writes below `HKEY_LOCAL_MACHINE` change
    the machine's settings and are refused. In Server Core the same lines work, because its default user
    is *ContainerAdministrator*, as long as no `USER ContainerUser` stands above.

    **What you see.** *ERROR: Access to the registry path is denied* from `setx` or *ERROR: Access is
    denied* from `reg`, and the build stops.

    **What to do.** Switch the user around the step, as Microsoft's own .NET images do: `USER
    ContainerAdministrator`, the `RUN`, then `USER ContainerUser`. Do not forget to switch back.
    """
    for reading in read(dockerfile).stages:
        for script, command in reading.runs if reading.os == "windows" else ():
            if not _MACHINE.search(command.text):
                continue
            user, line = user_at(reading, script.instruction.line)
            where = spot(script.instruction, command)
            if user.lower() == "containeruser":
                who = (
                    f"Line {line} makes ContainerUser run this"
                    if line
                    else "The base image's user is ContainerUser"
                )
                yield breaks(
                    where, f"{who}, who may not change the machine.", fixes=_switched(reading, script)
                )
            elif user == ADMINISTRATOR and (line or reading.family == "nanoserver"):
                yield holds(where, "This step runs as ContainerAdministrator.")


def _switched(reading: StageReading, script: Script) -> tuple[Fix, ...]:
    """A switch to the administrator around the step; safe where it does nothing but change the machine."""
    alone = all(_MACHINE.search(command.text) for command in script.commands)
    edits = as_administrator(reading, script.instruction)
    return fix("Switch to ContainerAdministrator for this step", *edits, safe=alone)
