"""A script or library as the first word of the exec form."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import StageReading, read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_WINDOWS = re.compile(r"(?i)\.(?:ps1|psm1|dll|jar|sh|py|js|msi|zip|aspx|config)$")
_ANY = re.compile(r"(?i)\.(?:dll|jar|msi|zip)$")


@rule(
    Severity.ERROR,
    "File cannot be started by itself",
    met="The first word can be started",
    on=Dockerfile,
    stage=Stage.START,
    bad=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY start.ps1 /\nENTRYPOINT ["C:\\\\start.ps1"]\n',
        'FROM mcr.microsoft.com/dotnet/aspnet:10.0-nanoserver-ltsc2022\nCOPY . .\nENTRYPOINT ["site.dll"]\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD ["django-admin runserver"]\n',
    ),
    good=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY start.ps1 /\nENTRYPOINT ["powershell", "-File", "C:\\\\start.ps1"]\n',
        'FROM alpine:3.22\nCOPY start.sh /\nENTRYPOINT ["/start.sh"]\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD ["My App.exe"]\n',
    ),
    lesson="health-checks-and-logs",
    sources=("dockerfile-reference", "ms-create-process"),
)
def file_cannot_be_started(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    In the exec form the engine starts the first word as a program. On Windows that has to be an
    executable file or a batch file; a PowerShell script, a shell script, a `.dll` or a `.jar` is data for
    another program. Linux starts scripts with a `#!` line, but no `.dll` and no `.jar`. A whole command
    line in one string is taken for the name of one file, too; on Windows only images built by BuildKit,
    which hand the line on as it is, start it.

    **What you see.** *%1 is not a valid Win32 application* (0xc1), or *exec format error* on Linux, when the
    container starts.

    **What to do.** Name the program first: `["powershell", "-File", "C:/start.ps1"]`, `["dotnet",
    "site.dll"]`, `["java", "-jar", "app.jar"]`.
    """
    for reading in read(dockerfile).stages:
        entry = reading.last("ENTRYPOINT")
        for instruction in reading.all("ENTRYPOINT", "CMD", "RUN"):
            form = instruction.exec_form
            if not form or (instruction.keyword == "CMD" and (entry is not None or _may_have_entry(reading))):
                continue
            match = (_WINDOWS if reading.os == "windows" else _ANY).search(form[0])
            stage = Stage.BUILD if instruction.keyword == "RUN" else Stage.START
            if _is_line(form):
                message = (
                    f"{form[0]} is taken for the name of one file, with its spaces; each word is a string."
                )
                yield breaks(lines(instruction), message, stage=stage)
            elif match:
                message = f"A {match[0].lower()} file is no program; name the one that reads it first."
                yield breaks(lines(instruction), message, stage=stage)


def _is_line(form: tuple[str, ...]) -> bool:
    """Whether the only word is a whole command line: a plain name, and then an option or more names."""
    return (
        len(form) == 1 and bool(re.match(r"[\w.-]+\s+\S", form[0])) and not re.search(r"(?i)\.exe$", form[0])
    )


def _may_have_entry(reading: StageReading) -> bool:
    """Whether the base image may have an entry point that takes CMD as its arguments."""
    return reading.image is None or not reading.image.is_base
