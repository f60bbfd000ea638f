"""A `SHELL` that does not run the text that follows it."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import shell_of
from portal.rules.dockerfile._shell import POWERSHELLS
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.ERROR,
    "SHELL lacks the option for a command",
    met="SHELL hands the command over",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["cmd"]\nRUN mkdir C:\\app\n',
        'FROM debian:13\nSHELL ["/bin/bash"]\nRUN mkdir /app\n',
    ),
    good=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["cmd", "/S", "/C"]\nRUN mkdir C:\\app\n',
        'FROM debian:13\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN mkdir /app\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell"]\nRUN mkdir C:/app\n',
    ),
    lesson="escape-shells-and-paths",
    sources=("dockerfile-reference",),
)
def shell_lacks_its_option(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    The builder puts the words of `SHELL` before the text of each shell form and nothing else. cmd needs
    `/C` and Linux shells need `-c` to take that text as a command. Without it cmd starts, waits for input
    that never comes and ends; bash takes the text for the name of a script. PowerShell does without: to
    it, what follows is a command.

    **What you see.** Steps in cmd that succeed and do nothing, or *bash: mkdir /app: No such file or
    directory*.

    **What to do.** Write `SHELL ["cmd", "/S", "/C"]`, `SHELL ["/bin/bash", "-c"]`. If PowerShell's own
    switches stand there, end them with `-Command`.
    """
    for instruction in dockerfile.all("SHELL"):
        form = instruction.exec_form or ("",)
        shell = shell_of(form[0])
        rest = [word.lower() for word in form[1:]]
        joined = " ".join(rest)
        if shell == "cmd" and not any("/c" in word or "/k" in word for word in rest):
            yield breaks(lines(instruction), "Without /C cmd does not run what follows.")
        elif shell == "sh" and not any(re.match(r"-[a-z]*c[a-z]*$", word) for word in rest):
            yield breaks(
                lines(instruction), f"Without -c {form[0]} takes what follows for the name of a script."
            )
        elif shell in POWERSHELLS and re.search(r"(?:^|\s)-f(?:ile)?$", joined):
            yield breaks(
                lines(instruction), "With -File PowerShell takes what follows for the name of a script."
            )
