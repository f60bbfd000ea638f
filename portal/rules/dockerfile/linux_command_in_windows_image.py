"""Linux programs called in a Windows image."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines, spot
from portal.rules.dockerfile._reading import StageReading, read, shell_of
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
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN curl.exe --version\n",
        "FROM debian:13\nRUN chmod +x /app\n",
    ),
    lesson="layers-cache-and-stages",
    sources=("ms-base-images", "dockerfile-reference"),
)
def linux_command_in_windows_image(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Windows images have no `apt-get`, no `chmod` and no `/bin/sh`. Lines copied from a Linux file fail
    there, in the build or, for an entry point, at the start. What both worlds do have is `curl` and
    `tar`, which have been part of Windows since 2019.

    **What you see.** *'apt-get' is not recognized as an internal or external command*, or at the start
    *The system cannot find the file specified*.

    **What to do.** Install in the Windows way: unpack an archive, run a silent installer, or copy from a
    stage. File permissions are set with `icacls`, users are created with `net user`.
    """
    for reading in read(dockerfile).stages:
        if reading.os_by_image != "windows" or _brings_unix(reading):
            continue
        for script, command in reading.runs:
            if command.program in _PROGRAMS and command.shell in ("cmd", "sh"):
                message = f"{command.program} is a Linux program; Windows images do not have it."
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


def _brings_unix(reading: StageReading) -> bool:
    """Whether something in the stage or in its base may bring Unix programs."""
    text = reading.stage.root_base + "".join(i.original for i in reading.all("RUN", "COPY", "ADD", "SHELL"))
    return any(word in text.lower() for word in _BRINGS)
