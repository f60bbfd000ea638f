"""A heredoc in a Windows stage."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.WARNING,
    "Heredoc in a Windows image",
    met="Windows stages have no heredocs",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN <<EOF\nmkdir C:\\app\nmkdir C:\\data\nEOF\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY <<EOF C:/app/config.txt\nport=80\nEOF\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN mkdir C:\\app && mkdir C:\\data\n",
        "FROM alpine:3.22\nRUN <<EOF\nls\nEOF\n",
    ),
    lesson="escape-shells-and-paths",
    sources=("buildkit-heredoc-tests", "docker-image-build"),
)
def heredoc_on_windows(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Heredocs are a feature of BuildKit. Unless told otherwise, `docker build` on a Windows daemon uses the
    classic builder, which takes each line of the heredoc for an instruction. With BuildKit a `RUN`
    heredoc of one line works; a script of several lines cannot be handed to a shell there.

    **What you see.** *Unknown instruction: MKDIR* from the classic builder.

    **What to do.** Continue lines with the escape character, or keep the script in a file of its own and
    `COPY` it. If all your builds use BuildKit, a `COPY` heredoc works; ignore this finding and give that
    as the reason.
    """
    for reading in read(dockerfile).stages:
        for instruction in reading.all("RUN", "COPY", "ADD") if reading.os == "windows" else ():
            if instruction.heredocs:
                yield breaks(
                    f"line:{instruction.line}",
                    "The classic builder, the default on Windows, knows no heredocs.",
                )
