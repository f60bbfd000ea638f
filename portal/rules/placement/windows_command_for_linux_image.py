"""A Windows program or path as the command of a Linux image."""

import re
from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.placement._details import WINDOWS_PROGRAMS, command_stage, program_of

_DRIVE = re.compile(r"""^["'\[]*[A-Za-z]:[\\/]""")


@rule(
    Severity.ERROR,
    "Command is a Windows one",
    met="Command is not a Windows one",
    on=Placement,
    stage=Stage.START,
    bad=(
        "linux linux default command=cmd",
        "linux nginx:1.29 default command=powershell.exe",
        "linux linux default command=C:\\app\\start.bat",
    ),
    good=(
        "linux linux default command=/bin/sh",
        "linux linux default command=pwsh",
        "windows-server-2022 nanoserver:ltsc2022 process command=cmd",
    ),
    lesson="choosing-a-base-image",
    sources=("ms-base-images", "docker-for-win-2108"),
    about=("command",),
)
def windows_command_for_linux_image(placement: Placement) -> Iterator[Finding]:
    """
    What is not in the image cannot be started. A Linux image has neither `cmd` nor Windows PowerShell, and no
    drive `C:`. PowerShell 7 can be there under the name `pwsh`.

    **What you see.** *exec: "powershell": executable file not found in $PATH*, and the container does not start.

    **What to do.** Start a shell that the image has, most often `sh`. If the application needs Windows, take an
    image for Windows.
    """
    command = (placement.more.command or "").strip()
    if not command or placement.image.os != "linux":
        return
    program = program_of(placement)
    if program in WINDOWS_PROGRAMS:
        message = f"{program} is a program of Windows, and Linux images do not have it."
        yield breaks("command", message, stage=command_stage(placement))
    elif _DRIVE.match(command):
        message = f"{command.split()[0][:40]} is a path of Windows, and Linux has no drives."
        yield breaks("command", message, stage=command_stage(placement))
    else:
        yield holds("command", "The command is no program or path of Windows.")
