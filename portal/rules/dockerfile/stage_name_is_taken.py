"""Two stages of one name."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule


@rule(
    Severity.ERROR,
    "Stage name is used twice",
    met="Stage names differ",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022 AS base\nRUN mkdir C:\\a\n\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2022 AS base\nRUN mkdir C:\\b\n",
        "FROM alpine:3.22 AS a\nRUN ls\nFROM debian:13 AS a\nRUN ls\n",
    ),
    good=(
        "FROM alpine:3.22 AS build\nRUN touch /a\n\nFROM alpine:3.22 AS final\nCOPY --from=build /a /a\n",
        "FROM alpine:3.22 AS a\nRUN ls\nFROM debian:13 AS b\nRUN ls\n",
    ),
    lesson="layers-cache-and-stages",
    sources=("buildkit-duplicate-stage-name", "moby-dispatchers"),
)
def stage_name_is_taken(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    A stage is referred to by its name in `FROM`, `COPY --from` and `--target`. Names are not
    case-sensitive. When two stages share one, the classic builder, which is the default for Windows
    containers, refuses the file. BuildKit goes on with the later stage and warns with DuplicateStageName,
    so that files may come from a stage that you did not mean.

    **What you see.** *stage name already used*, or files from the wrong stage.

    **What to do.** Give each stage a name of its own, after what it does: `build`, `tools`, `final`.
    """
    seen: dict[str, int] = {}
    broken = False
    for reading in read(dockerfile).stages:
        name = reading.stage.name
        if name and name in seen:
            broken = True
            message = f"The stage on line {seen[name]} is called {name} as well."
            severity = Severity.WARNING if reading.os == "linux" else None
            yield breaks(f"line:{reading.stage.line}", message, severity=severity)
        elif name:
            seen[name] = reading.stage.line
    if len(seen) > 1 and not broken:
        yield holds("", f"The {len(seen)} stage names differ.")
