"""IIS added to a base image although there is an image with it."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import spot
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule


@rule(
    Severity.INFO,
    "IIS is installed by hand",
    met="IIS comes with the base image",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN dism /online /enable-feature /all /featurename:IIS-WebServer /NoRestart\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN Install-WindowsFeature Web-Server\n',
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022\nCOPY site /inetpub/wwwroot\n",
        "FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8.1-windowsservercore-ltsc2022\nCOPY site /inetpub/wwwroot\n",
    ),
    lesson="aspnet-on-iis",
    sources=("iis-docker-readme", "netfx-aspnet-dockerfile"),
)
def iis_installed_by_hand(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Microsoft publishes images with IIS: `windows/servercore/iis` for static sites, and
    `dotnet/framework/aspnet` for ASP.NET on .NET Framework. They enable the features that belong
    together, start ServiceMonitor as the entry point, and are rebuilt every month. A file that enables
    `IIS-WebServer` itself has to repeat all of that, and often stops short of it: the feature alone
    runs no ASP.NET, which needs `NetFx4Extended-ASPNET45` and `IIS-ASPNET45` as well.

    **What you see.** Error 500.19 or 404.3 for ASP.NET pages, or a container that ends at once because
    nothing waits for the service.

    **What to do.** Start from one of these images. Keep your own installation where you need a base that
    they do not offer, and then adopt their entry point.
    """
    for reading in read(dockerfile).stages:
        if reading.enables_iis:
            script, command = reading.enables_iis
            image = "dotnet/framework/aspnet for ASP.NET, windows/servercore/iis for static sites"
            yield breaks(spot(script.instruction, command), f"Images with IIS exist: {image}.")
        elif reading.serves_iis and not reading.parent:
            yield holds(f"line:{reading.stage.line}", "The base image brings IIS.")
