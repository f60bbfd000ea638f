"""Linux programs called in a Windows image."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines, spot
from portal.rules.dockerfile._reading import Script, StageReading, read, shell_of
from portal.rules.dockerfile._shell import Command
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_PROGRAMS = (
    "apt-get",
    "apt",
    "apk",
    "yum",
    "dnf",
    "chmod",
    "chown",
    "useradd",
    "adduser",
    "groupadd",
    "sudo",
)
# Small tools of Unix, and what cmd has instead, "" where that takes more than one word. PowerShell knows most
# of these names as aliases.
_TOOLS = {
    "rm": "del, and rmdir /s /q for folders",
    "cp": "copy, and robocopy or xcopy for folders",
    "mv": "move",
    "cat": "type",
    "ls": "dir",
    "grep": "findstr",
    "which": "where",
    "pwd": "cd",
    "ln": "mklink",
    "touch": "type nul > FILE",
    "sed": "",
    "awk": "",
    "head": "",
    "tail": "",
    "uname": "ver",
    "unzip": "tar -xf",
    "wget": "curl.exe -fSLO",
}
# Programs of a Unix kind come to Windows with one of these.
_BRINGS = ("git", "msys", "cygwin", "busybox", "mingw", "unxutils", "coreutils")


@rule(
    Severity.ERROR,
    "Linux program in a Windows image",
    met="Programs fit the image",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN apt-get update && apt-get install -y curl\n",
        'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nENTRYPOINT ["/bin/sh", "-c", "app.exe"]\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN rm -rf C:\\temp\nRUN dir C:\\ && cat C:\\x.txt\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN curl.exe --version\n",
        "FROM debian:13\nRUN chmod +x /app\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command"]\nRUN ls C:\\ | cat\n',
    ),
    lesson="layers-cache-and-stages",
    sources=("ms-base-images", "dockerfile-reference"),
)
def linux_command_in_windows_image(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Windows images have no `apt-get`, no `chmod` and no `/bin/sh`. Lines copied from a Linux file fail
    there, in the build or, for an entry point, at the start. `rm`, `cp`, `ls` and `cat` are aliases of
    PowerShell; in cmd, the default shell of `RUN`, there are none. What both worlds do have is `curl` and
    `tar`, which have been part of Windows since 2019.

    **What you see.** *'apt-get' is not recognized as an internal or external command*, or at the start
    *The system cannot find the file specified*.

    **What to do.** Install in the Windows way: unpack an archive, run a silent installer, or copy from a
    stage. In cmd write `del`, `copy`, `dir` and `type`. File permissions are set with `icacls`, users are created with `net user`.
    """
    for reading in read(dockerfile).stages:
        if reading.os_by_image != "windows" or _brings_unix(reading):
            continue
        for script, command in reading.runs:
            if command.program in _PROGRAMS and command.shell in ("cmd", "sh"):
                message = f"{command.program} is a Linux program; Windows images do not have it."
                yield breaks(spot(script.instruction, command), message)
            elif _is_missing_tool(reading, script, command):
                other = _TOOLS[command.program]
                message = f"{command.program} is a Unix program; Windows images do not have it." + (
                    f" In cmd write {other}." if other else ""
                )
                yield breaks(spot(script.instruction, command), message)
        for instruction in reading.all("SHELL", "ENTRYPOINT", "CMD"):
            form = instruction.exec_form
            bare = (
                form is not None and bool(form) and form[0] in ("sh", "bash", "ash") and reading.is_microsofts
            )
            if form and (bare or form[0].startswith("/bin/")) and shell_of(form[0]) == "sh":
                late = instruction.keyword != "SHELL"
                message = f"{form[0]} is a Linux shell; Windows images do not have it."
                yield breaks(lines(instruction), message, stage=Stage.START if late else None)


def _is_missing_tool(reading: StageReading, script: Script, command: Command) -> bool:
    """Whether cmd is to run a Unix tool that nothing brought into an image of Microsoft's."""
    if command.program not in _TOOLS or command.shell != "cmd" or script.inherited:
        return False
    by_path = re.match(r"\S*[\\/]" + command.program, command.text, re.IGNORECASE)
    return reading.is_microsofts and not by_path and f"{command.program}.exe" not in _text(reading)


def _brings_unix(reading: StageReading) -> bool:
    """Whether something in the stage, in those it is built on or in their base may bring Unix programs."""
    return any(word in _text(reading) for word in _BRINGS)


def _text(reading: StageReading) -> str:
    """The base and everything that brings files, in lower case."""
    each = (i.original for here in reading.lineage for i in here.all("RUN", "COPY", "ADD", "SHELL"))
    return (reading.stage.root_base + "".join(each)).lower()
