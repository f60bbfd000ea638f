"""`COPY --link` in a Windows stage."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import fix, lines, replace
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.INFO,
    "COPY --link on Windows",
    met="COPY without --link",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY --link site C:/site\n",
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY --link --from=mcr.microsoft.com/windows/servercore:ltsc2022 C:/tools C:/tools\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY site C:/site\n",
        "FROM alpine:3.22\nCOPY --link site /site\n",
    ),
    lesson="dockerfile-instructions",
    sources=("buildkit-copy-tests",),
)
def link_flag_on_windows(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `COPY --link` puts the files into a layer of their own that is merged later. The merge works on Linux
    file systems; the snapshots of Windows layers do not allow it, and BuildKit's own tests leave Windows
    out. The classic builder, still the default on Windows, takes the flag and does nothing with it, which
    is why samples that are shared between the systems have it.

    **What you see.** Nothing with the classic builder. With BuildKit for Windows, a build that stops
    while layers are merged.

    **What to do.** Leave the flag out in files that are for Windows only; the result is the same. The fix
    deletes it.
    """
    for reading in read(dockerfile).stages:
        for instruction in reading.all("COPY", "ADD") if reading.os == "windows" else ():
            if instruction.flag("link") in ("", "true"):
                edit = replace(dockerfile, instruction.line, r"\s+--link(?:=true)?(?=\s)", "")
                yield breaks(
                    lines(instruction),
                    "Windows layers cannot be merged as --link needs it.",
                    fixes=fix("Delete the flag", edit),
                )
