"""`STOPSIGNAL` in a Windows stage."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile, Edit
from portal.rules.dockerfile._edits import fix, lines
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.INFO,
    "STOPSIGNAL on Windows",
    met="No STOPSIGNAL on Windows",
    on=Dockerfile,
    stage=Stage.RUN,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSTOPSIGNAL SIGTERM\n",
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nSTOPSIGNAL SIGQUIT\n",
    ),
    good=(
        "FROM nginx:1.29\nSTOPSIGNAL SIGQUIT\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD ["C:/app.exe"]\n',
    ),
    lesson="dockerfile-instructions",
    sources=("dockerfile-reference", "moby-25982"),
)
def stop_signal_on_windows(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Windows has no signals. To stop a container, Docker lets the system inside shut down, and every console
    program gets `CTRL_SHUTDOWN_EVENT` and then five seconds, whatever `STOPSIGNAL` names.

    **What you see.** An application that is ended before it has finished its work, although a signal was
    chosen.

    **What to do.** Delete the instruction and handle the shutdown event; .NET does that by itself. For
    more time, raise `WaitToKillServiceTimeout` in the registry of the image, and the timeout of `docker
    stop`.
    """
    for reading in read(dockerfile).stages:
        for instruction in reading.all("STOPSIGNAL") if reading.os == "windows" else ():
            edit = Edit(instruction.line, instruction.end_line, "")
            yield breaks(
                lines(instruction),
                "Windows has no signals; this has no effect.",
                fixes=fix("Delete it", edit),
            )
