"""A web server whose port the file does not name."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._processes import WATCHED
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule


@rule(
    Severity.INFO,
    "Port is not exposed",
    met="Port is exposed",
    on=Dockerfile,
    stage=Stage.RUN,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN dism /online /enable-feature /all /featurename:IIS-WebServer /NoRestart\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN Install-WindowsFeature Web-Server\n',
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN dism /online /enable-feature /all /featurename:IIS-WebServer /NoRestart\nEXPOSE 80\n",
        "FROM mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022\nCOPY site /inetpub/wwwroot\n",
    ),
    lesson="dockerfile-instructions",
    sources=("dockerfile-reference",),
)
def port_is_not_exposed(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `EXPOSE` publishes nothing and opens nothing. It records in the image which port the process listens
    on, for the people and tools that start it: `docker run -P`, development tools and some orchestrators
    look there. Without it everybody has to find out from the documentation that IIS listens on 80.

    **What you see.** `docker run -P` publishes nothing, and `docker ps` shows no port.

    **What to do.** Add `EXPOSE 80`, and publish it when you start the container with `-p 8080:80`.
    """
    final = read(dockerfile).final
    if final is None or not final.serves_iis:
        return
    if final.stage.exposed:
        yield holds("", f"The image names the ports that it listens on: {', '.join(final.stage.exposed)}.")
    elif not (final.image and final.image.repository.endswith(WATCHED)):
        yield breaks("", "IIS listens on port 80; no EXPOSE says so.")
