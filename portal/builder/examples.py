"""Dockerfiles to try the checker with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A file to load: its name in the address, words for the link, and where it is meant to run."""

    slug: str
    name: str
    text: str
    host: str = "windows-server-2022"


EXAMPLES = {
    example.slug: example
    for example in (
        Example(
            "blog-2019",
            "IIS from a blog of 2019",
            "FROM mcr.microsoft.com/windows/servercore:ltsc2019\n"
            "RUN dism.exe /online /enable-feature /all /FeatureName:NetFx3\n"
            "RUN dism.exe /online /enable-feature /all /featurename:iis-webserver /NoRestart\n"
            "ADD build C:/inetpub/wwwroot/\n"
            'CMD [ "cmd" ]\n',
            "windows-server-2019",
        ),
        Example(
            "nano",
            "PowerShell in Nano Server",
            "# escape=`\n"
            "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\n"
            "WORKDIR C:\\app\n"
            "RUN powershell -Command Invoke-WebRequest https://example.org/app.zip -OutFile app.zip\n"
            "COPY --chown=app:app . .\n"
            'CMD ["app.exe"]\n',
        ),
    )
}
