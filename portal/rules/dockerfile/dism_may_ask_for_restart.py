"""dism asks whether to restart unless it is told not to."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import fix, replace, spot
from portal.rules.dockerfile._reading import read
from portal.rules.dockerfile._shell import Command
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule

_CHANGES = re.compile(r"(?i)/(?:enable|disable)-feature\b")
_SILENT = re.compile(r"(?i)/(?:norestart|quiet|q)\b")
# Microsoft's own page adds NetFx3 without either switch; it needs no restart.
_NEEDS_NONE = re.compile(r"(?i)NetFx3\b")


@rule(
    Severity.WARNING,
    "dism may ask for a restart",
    met="dism does not ask for a restart",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN dism /online /enable-feature /all /featurename:IIS-WebServer\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN dism.exe /Online /Enable-Feature /FeatureName:TelnetClient\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        "RUN dism /online /enable-feature /all /featurename:IIS-WebServer /NoRestart\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        "RUN dism /Online /Quiet /Enable-Feature /All /FeatureName:IIS-WebServerRole\n",
    ),
    lesson="layers-cache-and-stages",
    sources=("ms-dockerfile-windows", "netfx-aspnet-dockerfile"),
)
def dism_may_ask_for_restart(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    When a feature wants a restart, `dism` asks on the console whether to restart now. In a build nobody
    answers, and a container cannot restart in the middle of a step. With `/NoRestart` dism goes on
    without the question. With `/Quiet` it does not ask either; Microsoft's own images add their features
    that way. All of Microsoft's examples and images pass one of the two.

    **What you see.** Mostly nothing, because few features ask. Where one does, the build hangs at this
    step or ends it halfway.

    **What to do.** Add `/NoRestart`. If dism then ends with exit code 3010, the change is done and a
    restart is pending; the next container that is started from the layer is that restart.
    """
    for reading in read(dockerfile).stages:
        for script, command in reading.runs:
            if (
                command.program != "dism"
                or not _CHANGES.search(command.text)
                or _NEEDS_NONE.search(command.text)
            ):
                continue
            where = spot(script.instruction, command)
            if _SILENT.search(command.text):
                yield holds(where, "dism is told not to restart.")
            else:
                message = "Without /NoRestart dism can stop to ask for a restart."
                yield breaks(where, message, fixes=_mended(dockerfile, command, where))


def _mended(dockerfile: Dockerfile, command: Command, where: str) -> tuple[Fix, ...]:
    if "-" in where:
        return ()
    feature = re.search(r"(?i)/(?:enable|disable)-feature\b", command.text)
    assert feature
    line = int(where.removeprefix("line:"))
    return fix(
        "Add /NoRestart", replace(dockerfile, line, re.escape(feature[0]) + r"\b", f"{feature[0]} /NoRestart")
    )
