"""An application that runs in an SDK image."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_SDK = re.compile(r"mcr\.microsoft\.com/dotnet/(?:core/|framework/)?sdk[:@]")
_RUNS_APPLICATION = re.compile(
    r"(?i)^(?!.*\b(?:build|test|watch|msbuild|restore|publish|pack|vstest|nuget)\b).*(?:\.dll|\.exe)\b"
)


@rule(
    Severity.WARNING,
    "Final image holds the SDK",
    met="Final image holds the runtime only",
    on=Dockerfile,
    stage=Stage.RUN,
    bad=(
        'FROM mcr.microsoft.com/dotnet/sdk:10.0-nanoserver-ltsc2022\nCOPY . .\nRUN dotnet publish -o out\nENTRYPOINT ["dotnet", "out/site.dll"]\n',
        'FROM mcr.microsoft.com/dotnet/framework/sdk:4.8.1-windowsservercore-ltsc2022\nCOPY . .\nRUN msbuild\nENTRYPOINT ["bin/app.exe"]\n',
    ),
    good=(
        'FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build\nRUN dotnet publish -o out\nFROM mcr.microsoft.com/dotnet/aspnet:10.0\nCOPY --from=build out .\nENTRYPOINT ["dotnet", "site.dll"]\n',
        'FROM mcr.microsoft.com/dotnet/sdk:10.0\nCOPY . .\nENTRYPOINT ["dotnet", "test"]\n',
    ),
    lesson="layers-cache-and-stages",
    sources=("dockerfile-reference", "dotnet-sdk-readme"),
)
def sdk_is_in_final_image(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    A .NET SDK image holds compilers, package caches and build tools. An application that only has to run
    needs none of it; what is there has to be pulled, patched and scanned on every host, and helps whoever
    breaks in. On Windows that is hundreds of megabytes, for .NET Framework several gigabytes.

    **What you see.** Large images, and reports on tools that the application never uses.

    **What to do.** Build in a stage, `FROM ... AS build`, and begin the last stage with the runtime:
    `dotnet/aspnet`, `dotnet/runtime` or `dotnet/framework/aspnet`. Bring the published files across with
    `COPY --from=build`.
    """
    final = read(dockerfile).final
    if final is None or not _SDK.match(final.stage.root_base):
        return
    entry = final.last("ENTRYPOINT") or final.last("CMD")
    if entry is not None and _RUNS_APPLICATION.search(entry.command):
        yield breaks(
            f"line:{final.stage.line}",
            "The image that runs the application is built on the SDK with all its tools.",
        )
