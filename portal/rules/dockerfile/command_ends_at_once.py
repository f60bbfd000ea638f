"""A start command that is a shell without anything to do."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._processes import WATCHED, ends_at_once, first_process, only_starts
from portal.rules.dockerfile._reading import StageReading, read
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule


@rule(
    Severity.ERROR,
    "Start command ends at once",
    met="Start command stays",
    on=Dockerfile,
    stage=Stage.START,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        'RUN dism /online /enable-feature /all /featurename:IIS-WebServer /NoRestart\nCMD [ "cmd" ]\n',
        "FROM mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022\n"
        'ENTRYPOINT ["powershell"]\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY app C:/app\nCMD powershell Start-Service app\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        "RUN dism /online /enable-feature /all /featurename:IIS-WebServer /NoRestart\n"
        'COPY ServiceMonitor.exe /\nENTRYPOINT ["C:\\\\ServiceMonitor.exe", "w3svc"]\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD ["cmd", "/c", "C:\\\\app\\\\run.cmd"]\n',
    ),
    lesson="dockerfile-instructions",
    sources=("iis-docker-readme", "servicemonitor-readme", "ms-lift-and-shift"),
)
def command_ends_at_once(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    A container lives as long as its first process. A shell without a command ends as soon as it finds no
    terminal to read from, and the container ends with it. Services such as IIS run in the background and
    do not keep it alive: an image with IIS that starts `cmd` builds without complaint and serves nothing.
    Even Microsoft's sample page ends like this, because it was written for `docker run -it`.

    **What you see.** `docker run -d` prints an id, and `docker ps` shows no container. In Kubernetes
    the pod goes to *CrashLoopBackOff*.

    **What to do.** Start what the container is for. For IIS make ServiceMonitor the entry point,
    `["C:\\\\ServiceMonitor.exe", "w3svc"]`, or start from an image that has it and set no `CMD`. An
    image of tools that people use with `-it` may keep its shell; this rule then only notes it.
    """
    final = read(dockerfile).final
    if final is None:
        return
    first = first_process(final)
    if first.instruction is None:
        return
    if not final.last("ENTRYPOINT") and final.image and final.image.repository.endswith(WATCHED):
        # Then CMD is no command: command-given-to-service-monitor speaks of it.
        return
    where = lines(first.instruction)
    command = " ".join(first.words)
    if not ends_at_once(first.words):
        yield holds(where, "The container lives as long as this process.")
    elif service := _service(final):
        named = "ServiceMonitor is not started" if service == "IIS" else "nothing waits for it"
        yield breaks(
            where, f"Without a terminal {command} ends at once, and {service} is not watched: {named}."
        )
    elif only_starts(first.words):
        yield breaks(where, f"{command} starts something and ends; the container ends with it.")
    elif first.instruction.keyword == "CMD":
        message = f"Without a terminal {command} ends at once; the image is of use with docker run -it only."
        yield breaks(where, message, severity=Severity.INFO)


def _service(final: StageReading) -> str:
    """The service that the image is for: IIS, or one that a command registers."""
    if final.serves_iis:
        return "IIS"
    for here in final.lineage:
        for _, command in here.runs:
            if command.program in ("new-service", "installutil") or command.has(r"^sc(\.exe)?\s+create\s"):
                return "the service"
    return ""
