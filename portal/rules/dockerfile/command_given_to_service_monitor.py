"""CMD in a child of an image whose entry point is ServiceMonitor."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._processes import WATCHED
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule


@rule(
    Severity.WARNING,
    "CMD becomes an argument of ServiceMonitor",
    met="No CMD disturbs ServiceMonitor",
    on=Dockerfile,
    stage=Stage.START,
    bad=(
        'FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8.1-windowsservercore-ltsc2022\nCOPY site /inetpub/wwwroot\nCMD ["powershell", "-File", "C:\\\\start.ps1"]\n',
        'FROM mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022\nCMD ["cmd"]\n',
    ),
    good=(
        "FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8.1-windowsservercore-ltsc2022\nCOPY site /inetpub/wwwroot\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD ["cmd"]\n',
    ),
    lesson="health-checks-and-logs",
    sources=("iis-docker-readme", "servicemonitor-readme", "dockerfile-reference"),
)
def command_given_to_service_monitor(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    The images `windows/servercore/iis`, `dotnet/framework/aspnet` and `dotnet/framework/wcf` set
    `ENTRYPOINT ["C:\\\\ServiceMonitor.exe", "w3svc"]`. A `CMD` in a file built on them does not replace
    that: its words are appended as arguments. ServiceMonitor takes the first one for the name of an
    application pool, and your command never runs.

    **What you see.** The container ends with a message from ServiceMonitor about the pool, or the script
    that you named is not executed.

    **What to do.** Set no `CMD`; the entry point of the base is the right one for a site. For work before
    the start, set your own `ENTRYPOINT`, a script that ends by starting ServiceMonitor.
    """
    final = read(dockerfile).final
    if final is None or not (final.image and final.image.repository.endswith(WATCHED)):
        return
    entry, command = final.last("ENTRYPOINT"), final.last("CMD")
    if entry is not None:
        return
    if command is None:
        yield holds("", "The entry point of the base image starts without arguments of yours.")
    else:
        words = " ".join(command.exec_form or (command.value,))
        yield breaks(lines(command), f"The base image starts ServiceMonitor; it gets “{words}” as arguments.")
