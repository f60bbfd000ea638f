"""More than one CMD, ENTRYPOINT or HEALTHCHECK in a stage."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile, Edit
from portal.rules.dockerfile._edits import fix, lines
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.WARNING,
    "Only the last start command counts",
    met="Each start command stands once",
    on=Dockerfile,
    stage=Stage.START,
    bad=(
        'FROM alpine:3.22\nCMD ["/bin/migrate"]\nCMD ["/bin/server"]\n',
        'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nENTRYPOINT ["a.exe"]\nENTRYPOINT ["b.exe"]\n',
    ),
    good=(
        'FROM alpine:3.22\nENTRYPOINT ["/bin/server"]\nCMD ["--port", "80"]\n',
        'FROM alpine:3.22\nENTRYPOINT ["/bin/a"]\nCMD ["b"]\n',
    ),
    lesson="dockerfile-instructions",
    sources=("buildkit-multiple-instructions-disallowed", "dockerfile-reference"),
)
def several_start_commands(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    An image has one command, one entry point and one health check. A second `CMD`, `ENTRYPOINT` or
    `HEALTHCHECK` in the same stage replaces the first without a word. People who are used to scripts read
    two `CMD` lines as two steps; only the last one ever runs.

    **What you see.** The first command never runs. BuildKit warns with MultipleInstructionsDisallowed,
    hadolint with DL4003 and DL4004.

    **What to do.** Delete the ones that do not count. Where both should run, do the first in a `RUN` at
    build time, or start a script that does both.
    """
    for reading in read(dockerfile).stages:
        for keyword in ("CMD", "ENTRYPOINT", "HEALTHCHECK"):
            found = list(reading.all(keyword))
            for early in found[:-1]:
                message = f"The {keyword} on line {found[-1].line} replaces this one, which never runs."
                edit = Edit(early.line, early.end_line, "")
                yield breaks(lines(early), message, fixes=fix("Delete it", edit, safe=keyword == "CMD"))
