"""`FROM scratch` for Windows."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._reading import StageReading, read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_DRIVE = re.compile(r"(?i)\b[a-z]:[\\/]")


@rule(
    Severity.WARNING,
    "Empty base for a Windows image",
    met="Windows images have a Windows base",
    on=Dockerfile,
    stage=Stage.START,
    bad=(
        'FROM --platform=windows/amd64 scratch\nCOPY app.exe /\nENTRYPOINT ["/app.exe"]\n',
        '# escape=`\nFROM scratch\nCOPY app.exe C:\\\nENTRYPOINT ["C:\\\\app.exe"]\n',
    ),
    good=(
        'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY app.exe C:/\nENTRYPOINT ["C:/app.exe"]\n',
        'FROM scratch\nCOPY app /\nENTRYPOINT ["/app"]\n',
    ),
    lesson="layers-cache-and-stages",
    sources=("ms-base-images", "k8s-hostprocess"),
)
def scratch_on_windows(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    A Windows container carries the user-mode part of Windows in its base layers: the libraries that every
    program loads, the registry, the services that start it. An image from `scratch` has none of this and
    does not start. The only exception is Kubernetes' HostProcess containers, which use the host's own
    Windows.

    **What you see.** The classic builder refuses `FROM scratch` on Windows. BuildKit builds it, and the
    start fails.

    **What to do.** `FROM mcr.microsoft.com/windows/nanoserver:ltsc2022` is the smallest base. For a
    HostProcess container take
    `mcr.microsoft.com/oss/kubernetes/windows-host-process-containers-base-image`, or ignore this finding
    and give that as the reason.
    """
    for reading in read(dockerfile).stages:
        stage = reading.stage
        windows = stage.platform.lower().startswith("windows") or (
            dockerfile.escape == "`" and _DRIVE.search(_text(reading))
        )
        if stage.root_base == "scratch" and stage.base == "scratch" and reading.final and windows:
            yield breaks(
                f"line:{stage.line}",
                "Without a Windows base the image has no Windows libraries and does not start.",
            )


def _text(reading: StageReading) -> str:
    return "\n".join(each.original for each in reading.all("COPY", "ADD", "WORKDIR", "CMD", "ENTRYPOINT"))
