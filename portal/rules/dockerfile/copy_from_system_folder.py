"""`COPY --from` of a whole system drive."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_WHOLE = re.compile(r"(?i)^(?:c:)?/*(?:windows/*)?$|^c:/+\.$")


@rule(
    Severity.ERROR,
    "COPY --from takes all of Windows",
    met="COPY --from takes named folders",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022 AS tools\nRUN dir\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY --from=tools C:/ C:/\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022 AS tools\nRUN dir\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY --from=tools C:/Windows C:/Windows\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022 AS tools\nRUN dir\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY --from=tools C:/tools C:/tools\n",
        "FROM alpine:3.22 AS a\nFROM scratch\nCOPY --from=a / /\n",
    ),
    lesson="dockerfile-instructions",
    sources=("moby-copy-windows",),
)
def copy_from_system_folder(dockerfile: Dockerfile) -> Iterator[Finding]:
    r"""
    A stage of a Windows image holds Windows itself, in `C:\` and `C:\Windows`. The Windows builder refuses
    to copy these folders as a whole out of another stage, because Windows files cannot be moved into another
    image like that.

    **What you see.** *Copying from c:\ or c:\windows is not allowed on windows*.

    **What to do.** Copy the folders that you have made yourself, one by one; single Windows files can be
    copied by name, such as a library that the smaller base lacks.
    """
    for reading in read(dockerfile).stages:
        for instruction in reading.all("COPY") if reading.os == "windows" else ():
            if instruction.flag("from") is None:
                continue
            for source in instruction.sources:
                if _WHOLE.match(source.strip("\"'").replace("\\", "/")):
                    yield breaks(
                        lines(instruction),
                        f"{source} of another stage is Windows itself, which the builder does not copy.",
                    )
