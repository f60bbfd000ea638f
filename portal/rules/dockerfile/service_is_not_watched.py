"""IIS in an image whose first process knows nothing of it."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines, spot
from portal.rules.dockerfile._processes import WATCHED, ends_at_once, first_process, runs_script, watches
from portal.rules.dockerfile._reading import StageReading, read
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule


@rule(
    Severity.WARNING,
    "Nothing watches IIS",
    met="The first process watches IIS",
    on=Dockerfile,
    stage=Stage.RUN,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        'RUN powershell -Command Add-WindowsFeature Web-Server\nCMD ["ping", "-t", "localhost"]\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        "RUN powershell -Command Add-WindowsFeature Web-Server\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022\n"
        "COPY site /inetpub/wwwroot\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        "RUN powershell -Command Add-WindowsFeature Web-Server\n"
        'COPY ServiceMonitor.exe /\nENTRYPOINT ["C:\\\\ServiceMonitor.exe", "w3svc"]\n',
    ),
    lesson="health-checks-and-logs",
    sources=("servicemonitor-readme", "ms-container-security"),
)
def service_is_not_watched(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    IIS is a Windows service: it starts by itself and runs beside the first process of the container.
    ServiceMonitor is the process that Microsoft's images start first. It ends when the service `w3svc`
    stops, so that the engine notices, and it copies the environment of the container to the application
    pool. Without it `docker run -e` and Kubernetes variables never reach your site, and a container
    whose IIS has stopped looks alive for ever.

    **What you see.** Settings that are empty in the site, and a running container that answers nothing.
    Where the file names no command at all, Server Core starts `cmd`, which ends at once without a
    terminal.

    **What to do.** Copy ServiceMonitor.exe into the image and make it the entry point, or start from
    `windows/servercore/iis` or `dotnet/framework/aspnet`. LogMonitor may stand in front of it.
    """
    final = read(dockerfile).final
    if final is None or not final.serves_iis:
        return
    first = first_process(final)
    if first.instruction is None:
        if final.image and final.image.repository.endswith(WATCHED):
            yield holds("", "The entry point of the base image is ServiceMonitor.")
        elif final.image and final.image.is_base:
            yield breaks(
                _where(final),
                "No ENTRYPOINT or CMD waits for IIS; the base image starts cmd, which ends at once.",
            )
    elif watches(first.words) or (first.instruction.keyword == "CMD" and _inherits(final)):
        yield holds(lines(first.instruction), "The first process waits for IIS.")
    elif not ends_at_once(first.words) and not runs_script(first.words):
        message = (
            "This process knows nothing of IIS: variables do not reach the site, and its end goes unnoticed."
        )
        yield breaks(lines(first.instruction), message)


def _inherits(final: StageReading) -> bool:
    return bool(final.image and final.image.repository.endswith(WATCHED))


def _where(final: StageReading) -> str:
    for here in final.lineage:
        if here.enables_iis:
            script, command = here.enables_iis
            return spot(script.instruction, command)
    return ""
