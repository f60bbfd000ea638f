"""Nano Server starts as ContainerUser, who may not change the machine."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import spot
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_MACHINE = re.compile(
    r"(?i)^\s*setx\b.*\s/m\b|^\s*reg(?:\.exe)?\s+(?:add|delete|import)\s+\"?(?:hklm|hkey_local_machine)"
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
    The default user of Nano Server is *ContainerUser*, an account without administrator rights. `setx /M`
    and writes below `HKEY_LOCAL_MACHINE` change the machine's settings and are refused. In Server Core
    the same lines work, because its default user is *ContainerAdministrator*.

    **What you see.** *ERROR: Access to the registry path is denied* from `setx` or *ERROR: Access is
    denied* from `reg`, and the build stops.

    **What to do.** Switch the user around the step, as Microsoft's own .NET images do: `USER
    ContainerAdministrator`, the `RUN`, then `USER ContainerUser`. Do not forget to switch back.
    """
    for reading in read(dockerfile).stages:
        if reading.family != "nanoserver" or not (reading.image and reading.image.is_base):
            continue
        # The image of 2016 ran as administrator.
        if reading.image.key == "ltsc2016":
            continue
        users = sorted((each.line, each.value) for here in reading.lineage for each in here.all("USER"))
        for script, command in reading.runs:
            if not _MACHINE.search(command.text):
                continue
            user = _user_at(users, script.instruction.line)
            where = spot(script.instruction, command)
            if user in ("", "containeruser"):
                yield breaks(where, "Nano Server runs this as ContainerUser, who may not change the machine.")
            elif user == "containeradministrator":
                yield holds(where, "This step runs as ContainerAdministrator.")


def _user_at(users: list[tuple[int, str]], line: int) -> str:
    """The account in force at a line, in lower case and without domain; "" where no USER stands above."""
    index = bisect_left(users, (line, ""))
    return users[index - 1][1].strip("\"'").lower().rpartition("\\")[2] if index else ""
