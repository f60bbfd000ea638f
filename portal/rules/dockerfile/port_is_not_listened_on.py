"""`EXPOSE 80` on ASP.NET Core 8 and newer."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_IMAGE = re.compile(r"mcr\.microsoft\.com/dotnet/aspnet:(\d+)\.")
_CHOSEN = re.compile(
    r"(?i)ASPNETCORE_(?:URLS|HTTP_PORTS|HTTPS_PORTS)|DOTNET_(?:URLS|HTTP_PORTS)|--urls|Kestrel"
)


@rule(
    Severity.WARNING,
    "ASP.NET Core listens on another port",
    met="Exposed port is the one listened on",
    on=Dockerfile,
    stage=Stage.RUN,
    bad=(
        'FROM mcr.microsoft.com/dotnet/aspnet:10.0-nanoserver-ltsc2022\nEXPOSE 80\nCOPY . .\nENTRYPOINT ["dotnet", "site.dll"]\n',
        'FROM mcr.microsoft.com/dotnet/aspnet:8.0 AS base\nEXPOSE 80 443\nFROM base\nENTRYPOINT ["dotnet", "site.dll"]\n',
    ),
    good=(
        'FROM mcr.microsoft.com/dotnet/aspnet:10.0-nanoserver-ltsc2022\nEXPOSE 8080\nCOPY . .\nENTRYPOINT ["dotnet", "site.dll"]\n',
        'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nENV ASPNETCORE_HTTP_PORTS=80\nEXPOSE 80\nENTRYPOINT ["dotnet", "site.dll"]\n',
    ),
    lesson="health-checks-and-logs",
    sources=("dotnet-aspnet-port",),
)
def port_is_not_listened_on(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Since .NET 8 the images of ASP.NET Core set the port to 8080; up to .NET 7 it was 80. A file that was
    moved to a newer base often still exposes the old one. `EXPOSE` is only a note, but people and tools
    publish what it names.

    **What you see.** The container runs, and nothing answers on port 80: *connection refused*.

    **What to do.** Write `EXPOSE 8080`, and publish it as you like: `-p 80:8080`. To keep port 80 inside,
    set `ENV ASPNETCORE_HTTP_PORTS=80`; on Linux the account `app` may not open it everywhere. If the
    application chooses its port in its own settings, ignore this finding and give that as the reason.
    """
    final = read(dockerfile).final
    version = _IMAGE.match(final.stage.root_base) if final else None
    if (
        final is None
        or version is None
        or int(version[1]) < 8
        or final.serves_iis
        or final.last("ENTRYPOINT") is None
    ):
        return
    text = "\n".join(
        each.original for here in final.lineage for each in here.all("ENV", "CMD", "ENTRYPOINT", "RUN", "ARG")
    )
    ports = [(word, each) for here in final.lineage for each in here.all("EXPOSE") for word in each.arguments]
    if any(word.partition("/")[0] == "8080" for word, _ in ports) or _CHOSEN.search(text):
        return
    for word, instruction in ports:
        if word.partition("/")[0] == "80":
            yield breaks(
                lines(instruction), f"The images of ASP.NET Core {version[1]} listen on port 8080, not on 80."
            )
            return
