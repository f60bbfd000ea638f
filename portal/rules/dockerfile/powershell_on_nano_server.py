"""Nano Server has no Windows PowerShell."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile, Instruction
from portal.rules.dockerfile._edits import lines, spot
from portal.rules.dockerfile._products import is_of_2016
from portal.rules.dockerfile._reading import StageReading, read, shell_of
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_CALL = re.compile(r"(?i)(?:^|[\s\"&|(\\/])powershell(?:\.exe)?(?=[\s\"]|$)")


@rule(
    Severity.ERROR,
    "Nano Server has no Windows PowerShell",
    met="Nano Server stage does without Windows PowerShell",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nRUN powershell -Command New-Item C:\\app\n",
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\n"
        'SHELL ["powershell", "-Command"]\nRUN New-Item C:\\app\n',
        "FROM mcr.microsoft.com/dotnet/aspnet:10.0-nanoserver-ltsc2022\n"
        "HEALTHCHECK CMD powershell -Command exit 0\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nRUN mkdir C:\\app\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN powershell -Command New-Item C:\\app\n",
    ),
    lesson="choosing-a-base-image",
    sources=("ms-base-images",),
)
def powershell_on_nano_server(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Nano Server dropped Windows PowerShell with version 1709, together with WMI and the servicing stack.
    Every instruction that calls `powershell` in a Nano Server stage fails, and a `SHELL` that names it
    breaks all that follow. PowerShell 7 (`pwsh`) can be copied in; the .NET SDK images include it.

    **What you see.** *'powershell' is not recognized as an internal or external command*, or at the
    start *The system cannot find the file specified*. A health check with it reports *unhealthy* for
    ever.

    **What to do.** Do the work in a stage on Server Core and copy the result: `COPY --from=tools`. In
    the Nano Server stage `cmd`, `curl.exe` and `tar.exe` are there.
    """
    for reading in read(dockerfile).stages:
        # The image of 2016 still had it.
        if reading.family != "nanoserver" or is_of_2016(reading):
            continue
        # Somebody's image that names no release may be as old as that.
        unsure = reading.image is not None and not (reading.image.build or reading.is_microsofts)
        broken = False
        for instruction, message, where in _calls(reading):
            broken = True
            late = instruction.keyword in ("CMD", "ENTRYPOINT", "HEALTHCHECK")
            yield breaks(
                where,
                message,
                stage=Stage.START if late else None,
                severity=Severity.WARNING if unsure else None,
            )
        if not broken and any(reading.all("RUN", "CMD", "ENTRYPOINT")):
            yield holds(
                f"line:{reading.stage.line}", "Nothing in this Nano Server stage calls Windows PowerShell."
            )


def _calls(reading: StageReading) -> Iterator[tuple[Instruction, str, str]]:
    absent = "Windows PowerShell is not in Nano Server"
    for instruction in reading.all("SHELL", "CMD", "ENTRYPOINT", "HEALTHCHECK"):
        form = instruction.exec_form
        started = shell_of(form[0]) == "powershell" if form else bool(_CALL.match(instruction.command))
        if started:
            what = {
                "SHELL": "the instructions after this SHELL fail",
                "HEALTHCHECK": "this check always fails",
            }
            told = what.get(instruction.keyword, "the container does not start")
            yield instruction, f"{absent}: {told}.", lines(instruction)
    for script, command in reading.runs:
        if command.program == "powershell" and _CALL.search(command.text):
            yield script.instruction, f"{absent}: this command fails.", spot(script.instruction, command)
