"""A step that only changes its own environment."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines, place
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_NEVER = re.compile(r"(?!)")
_POWERSHELL = re.compile(r"(?i)^\$env:\w+\s*\+?=(?!=)[^|]*$")
_SETS = {
    "cmd": re.compile(
        r"(?i)^(?:set\s+(?!/p)\"?\w+=|(?:call\s+)?\"?[^\"&|]*\b(?:vcvars\w*|VsDevCmd)\.bat\"?[\w\s=.-]*$)"
    ),
    "powershell": _POWERSHELL,
    "pwsh": _POWERSHELL,
    "sh": re.compile(r"^(?:export\s+\w+=|source\s+\S|\.\s+/\S)"),
}
# What has no use as the last command of a step that does other things before.
_LAST = {
    "cmd": re.compile(r"(?i)^set\s+(?!/p)\"?\w+=\S"),
    "powershell": re.compile(r"(?i)^\$env:\w+\s*\+?=(?!=)[^|]*$"),
    "pwsh": re.compile(r"(?i)^\$env:\w+\s*\+?=(?!=)[^|]*$"),
    "sh": re.compile(r"^export\s+\w+="),
}


@rule(
    Severity.WARNING,
    "Variable set in RUN is lost",
    met="Variables are kept by ENV",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN set JAVA_HOME=C:\\java\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN $env:JAVA_HOME = \'C:/java\'\n',
        "FROM debian:13\nRUN export JAVA_HOME=/opt/java\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN install.cmd && SET "PATH=%PATH%;C:\\tools"\n',
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nENV JAVA_HOME=C:/java\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN setx /M JAVA_HOME C:\\java\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN set CI=1 && build.cmd\n",
    ),
    lesson="escape-shells-and-paths",
    sources=("dockerfile-reference",),
)
def variable_set_in_run_is_lost(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Every `RUN` is a process of its own, and its environment ends with it. `set`, `export`, `$env:NAME =`
    and scripts that prepare an environment, such as `vcvars64.bat`, change that process only; the next
    `RUN` and the container do not know about it. A step that does nothing else has no effect at all; nor
    has such a command at the end of a step.

    **What you see.** The variable is empty in the next step, or a compiler is not found although its
    environment was prepared.

    **What to do.** `ENV NAME=value` for what the builder and the container should see; `setx /M` for the
    path on Windows. Call a script that prepares an environment in the same `RUN` as what needs it.
    """
    for reading in read(dockerfile).stages:
        for script in reading.scripts:
            texts = [each.strip() for each in script.statements]
            if script.inner or script.inherited or not texts:
                continue
            message = "This changes the environment of the step only, and the step ends here."
            if all(_SETS.get(script.shell, _NEVER).match(each) for each in texts):
                yield breaks(lines(script.instruction), message)
            elif _LAST.get(script.shell, _NEVER).match(texts[-1]):
                yield breaks(place(script.instruction, texts[-1], texts[-1][:16]), message)
