"""An archive that `ADD` only copies."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_UNPACKS = re.compile(
    r"(?i)Expand-Archive|\bunzip\b|\btar\b|7z|ZipFile|jar\s+x|\.ps1|\.sh\b|\.cmd\b|\.bat\b|bsdtar|python"
)


@rule(
    Severity.WARNING,
    "ADD does not unpack this archive",
    met="ADD unpacks what is meant",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM alpine:3.22\nADD app.zip /app/\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nADD https://example.org/tool.tar.gz C:/tool/\n",
    ),
    good=(
        "FROM alpine:3.22\nADD app.tar.gz /app/\n",
        "FROM alpine:3.22\nADD app.zip /tmp/app.zip\nRUN unzip /tmp/app.zip\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nADD https://example.org/t.zip C:/t/t.zip\n",
    ),
    lesson="dockerfile-instructions",
    sources=("dockerfile-reference",),
)
def archive_stays_packed(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `ADD` unpacks local `tar` archives, compressed with gzip, bzip2, xz or zstd or not at all. It copies a
    `.zip` as it is, and likewise every archive that it downloads. When nothing in the file unpacks it
    later, the image holds an archive where a program was meant to be.

    **What you see.** A folder with one `.zip` or `.tar.gz` in it.

    **What to do.** Unpack it in the next `RUN`: `tar -xf` reads both kinds on Windows and most archives
    on Linux; PowerShell has `Expand-Archive`. With BuildKit, `ADD --unpack=true` unpacks what it
    downloads.
    """
    for reading in read(dockerfile).stages:
        later = "\n".join(each.script for each in reading.all("RUN", "CMD", "ENTRYPOINT"))
        for instruction in reading.all("ADD"):
            named_file = re.search(
                r"\.(?:zip|t?gz|tar|xz|bz2|nupkg)$", instruction.destination.strip("\"'"), re.IGNORECASE
            )
            if instruction.flag("unpack") is not None or named_file or _UNPACKS.search(later):
                continue
            for source in instruction.sources:
                remote = re.match(r"(?i)https?://", source)
                if re.search(r"(?i)\.zip$", source) or (
                    remote and re.search(r"(?i)\.(?:tar(?:\.\w+)?|tgz)$", source)
                ):
                    yield breaks(
                        lines(instruction),
                        "ADD leaves this archive packed, and nothing here unpacks it later.",
                    )
                    break
