"""Stages built on different Windows releases."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule


@rule(
    Severity.INFO,
    "Stages use different Windows releases",
    met="All Windows stages use one release",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2019 AS tools\nRUN mkdir C:\\tools\n\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY --from=tools /tools /tools\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022 AS a\nRUN dir\nFROM mcr.microsoft.com/windows/servercore:ltsc2025\nCOPY --from=a /x /x\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022 AS tools\nRUN mkdir C:\\tools\n\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY --from=tools /tools /tools\n",
        "FROM golang:1.26 AS build\nRUN go build\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY --from=build /app.exe C:/\n",
    ),
    lesson="host-and-image-versions",
    sources=("ms-version-compatibility",),
)
def stages_of_different_windows_releases(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `COPY --from` only moves files, so a stage may be built on a different Windows release from the image
    that it feeds. The `RUN` steps of each stage are containers on the machine that builds, though, and
    each of them has to fit that machine: a release of the same build in process isolation, or any older
    one in Hyper-V isolation.

    **What you see.** Often nothing. On a build host that is older than one of the stages, the build stops
    at that `FROM`; on a newer one at its first `RUN`, unless the build uses Hyper-V isolation.

    **What to do.** Use one release in all stages where you can. Otherwise build with
    `--isolation=hyperv` on a host at least as new as the newest stage.
    """
    builds: dict[int, tuple[int, str]] = {}
    for reading in read(dockerfile).stages:
        if reading.image and reading.os == "windows" and reading.image.release and not reading.parent:
            release = reading.image.release
            builds.setdefault(release.build, (reading.stage.line, release.name))
    if len(builds) > 1:
        names = " and ".join(name for _, name in builds.values())
        line = list(builds.values())[-1][0]
        yield breaks(f"line:{line}", f"The stages are built on {names}: a build host has to start both.")
    elif len(read(dockerfile).stages) > 1 and builds:
        yield holds("", f"Every Windows stage is built on {next(iter(builds.values()))[1]}.")
