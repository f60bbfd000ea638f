"""IIS, or a service of your own, in an image whose first process knows nothing of it."""

import re
from collections.abc import Iterator

from portal import facts
from portal.dockerfile import Dockerfile, Edit, Instruction
from portal.rules.dockerfile._edits import fix, lines, spot
from portal.rules.dockerfile._processes import (
    WATCHED,
    First,
    ends_at_once,
    first_process,
    idles,
    runs_script,
    starts_service,
    watches,
)
from portal.rules.dockerfile._reading import StageReading, read
from portal.rules.dockerfile._shell import Command
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule

_ASPNET = "mcr.microsoft.com/dotnet/framework/aspnet"
_NAME = re.compile(r"[\w.-]+")


@rule(
    Severity.WARNING,
    "Nothing watches the service",
    met="The first process watches the service",
    on=Dockerfile,
    stage=Stage.RUN,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        'RUN powershell -Command Add-WindowsFeature Web-Server\nCMD ["ping", "-t", "localhost"]\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        "RUN powershell -Command Add-WindowsFeature Web-Server\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY app C:/app\n"
        "RUN sc create OrderSvc start= auto binPath= C:\\app\\order.exe\nCMD ping -t localhost\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022\n"
        "COPY site /inetpub/wwwroot\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        "RUN powershell -Command Add-WindowsFeature Web-Server\n"
        'COPY ServiceMonitor.exe /\nENTRYPOINT ["C:\\\\ServiceMonitor.exe", "w3svc"]\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY app C:/app\n"
        "RUN sc create OrderSvc binPath= C:\\app\\order.exe\n"
        "COPY --from=mcr.microsoft.com/dotnet/framework/aspnet:4.8.1-windowsservercore-ltsc2022 /ServiceMonitor.exe C:/\n"
        'ENTRYPOINT ["C:\\\\ServiceMonitor.exe", "OrderSvc"]\n',
    ),
    lesson="health-checks-and-logs",
    sources=("servicemonitor-readme", "servicemonitor-main", "ms-container-security"),
)
def service_is_not_watched(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    A Windows service runs beside the first process of the container. ServiceMonitor is the process that
    Microsoft's images with IIS start first: it starts a service and ends when that stops, so that the
    engine notices. For IIS it also copies the environment of the container to the application pool.
    Behind `ping -t` or a loop of `Start-Sleep`, a container whose service has stopped looks alive for
    ever, and `docker run -e` and Kubernetes variables never reach a site.

    **What you see.** A running container that answers nothing, and settings that are empty in the site.
    Where the file names no command at all, Server Core starts `cmd`, which ends at once without a
    terminal.

    **What to do.** Copy ServiceMonitor.exe into the image and make it the entry point, with the name of
    your service; for IIS start from `windows/servercore/iis` or `dotnet/framework/aspnet`. LogMonitor may
    stand in front of it.
    """
    final = read(dockerfile).final
    if final is None or final.os != "windows":
        return
    first = first_process(final)
    if not final.serves_iis:
        yield from _own(final, first)
        return
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


def _own(final: StageReading, first: First) -> Iterator[Finding]:
    """A service that commands of the file register or start, in front of which nothing but a placeholder stands."""
    if first.instruction is None or runs_script(first.words):
        return
    started = starts_service(first.words)
    name = _registered(final) or started
    if not name:
        return
    where = lines(first.instruction)
    if watches(first.words):
        yield holds(where, "The first process watches the service.")
    elif idles(first.words) and not ends_at_once(first.words):
        message = (
            f"Nothing watches {name}: if it stops, the container still looks alive. "
            "Make ServiceMonitor the first process."
        )
        yield breaks(where, message, fixes=_monitored(final, first.instruction, name))


def _registered(final: StageReading) -> str:
    """The service that a command of the file registers; "" if none does."""
    for here in final.lineage:
        for _, command in here.runs:
            if name := _service_of(command):
                return name
    return ""


def _service_of(command: Command) -> str:
    words = command.arguments
    if command.program == "sc" and len(words) > 1 and words[0].lower() == "create":
        return words[1]
    if command.program == "new-service":
        named = re.search(r"(?i)\s-n(?:ame)?\s+[\"']?([^\s\"']+)", command.text)
        return named[1] if named else "the service"
    return "the service" if command.program == "installutil" else ""


def _monitored(final: StageReading, instruction: Instruction, name: str) -> tuple[Fix, ...]:
    """ServiceMonitor from Microsoft's image of the same Windows release, in the place of the first process."""
    aspnet = facts.current().derived(_ASPNET)
    key = final.image.key if final.image and final.family == "servercore" else ""
    tag = (
        next((each.tag for each in aspnet.tags if each.image == key and not each.ends), "") if aspnet else ""
    )
    alone = not (final.last("ENTRYPOINT") and final.last("CMD")) and instruction.stage == final.stage.index
    if not tag or not alone or not _NAME.fullmatch(name):
        return ()
    step = f"COPY --from={_ASPNET}:{tag} /ServiceMonitor.exe C:/"
    entry = f'ENTRYPOINT ["C:\\\\ServiceMonitor.exe", "{name}"]'
    edit = Edit(instruction.line, instruction.end_line, f"{step}\n{entry}")
    return fix(f"Let ServiceMonitor start and watch {name}", edit, safe=False)


def _inherits(final: StageReading) -> bool:
    return bool(final.image and final.image.repository.endswith(WATCHED))


def _where(final: StageReading) -> str:
    for here in final.lineage:
        if here.enables_iis:
            script, command = here.enables_iis
            return spot(script.instruction, command)
    return ""
