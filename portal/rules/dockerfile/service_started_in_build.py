"""A step that does nothing but start a service."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_STARTS = re.compile(
    r"(?i)^(?:net1?(?:\.exe)?\s+start\s+\S|sc(?:\.exe)?\s+start\s|start-service\b|restart-service\b|iisreset\b(?!\s*/stop)|"
    r"(?:sudo\s+)?service\s+\S+\s+(?:re)?start\b|(?:sudo\s+)?systemctl\s+(?:re)?start\b|/etc/init\.d/\S+\s+(?:re)?start\b)"
)
_STARTS_SOMEWHERE = re.compile(r"(?i)start|iisreset")
_WAITS = re.compile(r"(?i)^(?:start-sleep|sleep|timeout|echo|write-\w+)\b")


@rule(
    Severity.WARNING,
    "Service is started in the build only",
    met="Services are started by the container",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN net start w3svc\n",
        "FROM debian:13\nRUN service nginx start\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN sc config spooler start= auto\n",
        'FROM debian:13\nCMD ["nginx", "-g", "daemon off;"]\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN net start mssqlserver && sqlcmd -i init.sql && net stop mssqlserver\n",
    ),
    lesson="health-checks-and-logs",
    sources=("dockerfile-reference", "ms-lift-and-shift"),
)
def service_started_in_build(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    A `RUN` keeps files, not processes: when the step ends, everything that it started is stopped. A step
    that only starts a service or restarts IIS leaves nothing behind. When the container starts, Windows
    starts the services whose start type is automatic, and Linux starts nothing but the first process.

    **What you see.** A service that ran in the build and does not run in the container.

    **What to do.** On Windows set the start type, `sc config NAME start= auto`, and watch the service with
    ServiceMonitor. On Linux make the server itself the `CMD`, in the foreground.
    """
    for reading in read(dockerfile).stages:
        for script in reading.scripts:
            if script.inner or not _STARTS_SOMEWHERE.search(script.text):
                continue
            found = [command for command in script.commands if not _WAITS.match(command.text)]
            if found and all(_STARTS.match(command.text) for command in found):
                message = "The step starts a service and ends; when it ends the service is stopped."
                yield breaks(lines(script.instruction), message)
