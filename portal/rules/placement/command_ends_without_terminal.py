"""Images whose start command is a shell."""

import re
from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule
from portal.rules.placement._details import program_of

_SHELLS = {"cmd", "powershell", "pwsh", "bash", "sh", "ash", "zsh"}
_LINUX = re.compile(
    r"^(?:docker\.io/)?(?:library/)?(debian|ubuntu|alpine|busybox|fedora|centos|rockylinux|almalinux|amazonlinux|archlinux)$"
)
_WINDOWS = re.compile(
    r"^mcr\.microsoft\.com/(?:dotnet/(?:framework/)?(?:runtime|sdk)|dotnet/aspnet|powershell)$"
)


@rule(
    Severity.WARNING,
    "Start command ends at once without a terminal",
    met="Start command does not wait for a terminal",
    on=Placement,
    stage=Stage.RUN,
    bad=(
        "windows-server-2022 servercore:ltsc2022 process tty=no",
        "windows-server-2022 nanoserver:ltsc2022 process kubernetes tty=no",
        "windows-server-2022 mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022 process tty=no command=cmd",
        "linux debian:12 tty=no",
    ),
    good=(
        "windows-server-2022 servercore:ltsc2022 process tty=yes",
        "windows-server-2022 mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022 process tty=no",
        "windows-server-2022 servercore:ltsc2022 process tty=no command=ping",
    ),
    lesson="what-a-container-is",
    sources=("iis-docker-readme", "docker-container-run", "ms-lift-and-shift"),
    about=("tty",),
)
def command_ends_without_terminal(placement: Placement) -> Iterator[Finding]:
    """
    A container lives as long as its first process. The base images start a shell (`cmd` on Windows, `bash` or
    `sh` on Linux), and a shell without a terminal finds the end of its input and exits, successfully, at
    once. .NET images that have no program in them yet do the same.

    **What you see.** `docker run -d` prints an id and `docker ps` shows nothing; *Exited (0)*. In Kubernetes the pod
    goes to *CrashLoopBackOff* with exit code 0.

    **What to do.** Give the command that should run, or use `docker run -it` (in a pod `stdin: true` and
    `tty: true`) to try something by hand.
    """
    more, image = placement.more, placement.image
    if more.tty is None or more.action in ("pull", "build", "exec"):
        return
    shell = _is_bare_shell(more.command) if more.command else _starts_shell(placement)
    if shell and more.tty:
        yield holds("tty", "The shell waits for the terminal that you give it.")
    elif shell:
        what = f"“{more.command[:40]}”" if more.command else "The image's own command is a shell, which"
        message = f"{what} ends at once without a terminal, and the container with it, with exit code 0."
        fix = Fix("Give it a terminal", placement.with_(tty=True), "docker run -it, for work by hand.")
        yield breaks("command" if more.command else "tty", message, fixes=(fix,))
    elif more.command and not more.tty:
        yield holds("command", f"{program_of(placement) or image.text} runs without a terminal.")


def _is_bare_shell(command: str) -> bool:
    words = re.findall(r"[^\s\"'\[\],]+", command)
    return len(words) == 1 and re.split(r"[\\/]", words[0].lower())[-1].removesuffix(".exe") in _SHELLS


def _starts_shell(placement: Placement) -> bool:
    image = placement.image
    if image.os == "windows":
        return image.is_base or image.tag == "?" or bool(_WINDOWS.match(image.repository))
    return bool(_LINUX.match(image.repository) or _LINUX.match(image.text.split(":")[0]))
