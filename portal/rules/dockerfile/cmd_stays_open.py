"""`cmd /k` as the first process."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._processes import first_process
from portal.rules.dockerfile._reading import read, shell_of
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.WARNING,
    "cmd /k hides that the program ended",
    met="The container ends with its program",
    on=Dockerfile,
    stage=Stage.RUN,
    bad=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY app.exe /\nENTRYPOINT ["cmd", "/k", "C:\\\\app.exe"]\n',
        'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY run.cmd /\nCMD ["cmd.exe", "/S", "/K", "C:\\\\run.cmd"]\n',
    ),
    good=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY app.exe /\nENTRYPOINT ["C:\\\\app.exe"]\n',
        'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY run.cmd /\nCMD ["cmd", "/S", "/C", "C:\\\\run.cmd"]\n',
    ),
    lesson="health-checks-and-logs",
    sources=("ms-cmd",),
)
def cmd_stays_open(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `cmd /k` runs a command and then stays, waiting for the next one. As the first process of a container
    it hides the end of the program: with a terminal the container goes on without it, and without one cmd
    reads the end of its input and exits with a status of its own. Neither Docker nor Kubernetes learns
    that the program has failed, so nothing starts it again.

    **What you see.** A container that is *Up* and serves nothing, or one that *Exited (0)* after an error.

    **What to do.** Start the program itself in the exec form. Where cmd is needed, for a batch file or for
    variables, use `cmd /S /C`, which ends with the status of its command.
    """
    final = read(dockerfile).final
    first = first_process(final) if final else None
    if first is None or first.instruction is None or len(first.words) < 3:
        return
    if shell_of(first.words[0]) != "cmd":
        return
    options = [word.lower() for word in first.words[1:] if word.startswith("/")]
    if "/k" in options and "/c" not in options and first.words[-1].lower() != "/k":
        yield breaks(
            lines(first.instruction), "cmd /k stays when its command has ended, and hides its status."
        )
