"""A volume on a folder with files of Windows."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_TAKEN = re.compile(r"(?i)^(?:c:/*$|(?:c:)?/+(?:windows|program files(?: \(x86\))?|users)(?:/+\w*)?/*$)")


@rule(
    Severity.ERROR,
    "Volume is on a folder that is not empty",
    met="Volumes are on folders of their own",
    on=Dockerfile,
    stage=Stage.START,
    bad=(
        "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nVOLUME C:\\\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nVOLUME C:/Windows/Temp\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nVOLUME C:/data\n",
        "FROM alpine:3.22\nVOLUME /data\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nVOLUME D:\n",
    ),
    lesson="dockerfile-instructions",
    sources=("dockerfile-reference",),
)
def volume_is_not_empty(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    On Windows the target of a volume has to be a folder that does not exist or is empty, or a drive other
    than `C:`. A folder of Windows itself, or the drive that the system is on, can be neither.

    **What you see.** *The directory is not empty*, or *destination path must not be the system drive*, when
    the container starts.

    **What to do.** Choose a folder that only the volume uses, such as `C:/data`, and let the application
    write there.
    """
    for reading in read(dockerfile).stages:
        for instruction in reading.all("VOLUME") if reading.os == "windows" else ():
            for word in instruction.arguments:
                if _TAKEN.match(word.strip("\"'").replace("\\", "/")):
                    yield breaks(
                        lines(instruction),
                        f"{word} has files of Windows in it; a volume needs an empty folder.",
                    )
