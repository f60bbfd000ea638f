"""A Linux shell or path as the command of a Windows image."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.placement._details import (
    LINUX_FOLDERS,
    LINUX_SHELLS,
    command_stage,
    is_windows_image,
    program_of,
)


@rule(
    Severity.ERROR,
    "Command is a Linux one",
    met="Command is not a Linux one",
    on=Placement,
    stage=Stage.START,
    bad=(
        "windows-server-2022 nanoserver:ltsc2022 process command=/bin/sh",
        "windows-server-2022 servercore:ltsc2022 process command=bash",
        "windows-server-2022 golang:1.26-windowsservercore-ltsc2022 process command=bash",
    ),
    good=(
        "windows-server-2022 nanoserver:ltsc2022 process command=cmd",
        "windows-server-2022 servercore:ltsc2022 process command=powershell",
        "linux linux default command=/bin/sh",
    ),
    lesson="choosing-a-base-image",
    sources=("ms-base-images", "moby-errors"),
    about=("command",),
)
def linux_command_for_windows_image(placement: Placement) -> Iterator[Finding]:
    """
    What is not in the image cannot be started. Windows images have no `/bin`, no `sh` and no `bash`. The base
    images have `cmd`; Server Core and larger ones have Windows PowerShell; Nano Server does not. An image
    that brings a shell of its own, such as that of Git, starts it by name or by its Windows path.

    **What you see.** The container is created and does not start: *CreateProcess: The system cannot find the
    file specified*. In a `RUN`: *'sh' is not recognized as an internal or external command*.

    **What to do.** Start `cmd /c`, PowerShell, or the program itself.
    """
    command = (placement.more.command or "").strip()
    if not command or not is_windows_image(placement) or placement.more.host_process:
        return
    program = program_of(placement)
    if command.lstrip("\"'[").startswith(LINUX_FOLDERS):
        message = f"{command.split()[0][:40]} is a path of Linux, and Windows images have no such folder."
        yield breaks("command", message, stage=command_stage(placement))
    elif program in LINUX_SHELLS and placement.image.is_base:
        yield breaks("command", f"No Windows base image has {program}.", stage=command_stage(placement))
    elif program in LINUX_SHELLS:
        message = f"No Windows base image has {program}. It starts only if this image brings one, such as that of Git."
        yield breaks("command", message, severity=Severity.WARNING, stage=command_stage(placement))
    else:
        yield holds("command", "The command is no shell or path of Linux.")
