"""CMD in shell form, under the shell of the system."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read, shells
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

# Variables, operators, and commands that are part of cmd itself.
_NEEDS_A_SHELL = re.compile(
    r"(?i)[%$&|;<>`]|^\s*(?:assoc|call|cd|chdir|cls|copy|date|del|dir|echo|erase|for|if|md|mkdir|move|path|pause|rd|ren|"
    r"rmdir|set|start|time|title|type|ver|vol)(?:\s|$)"
)


@rule(
    Severity.INFO,
    "CMD is in shell form",
    met="CMD is in exec form",
    on=Dockerfile,
    stage=Stage.START,
    bad=(
        "FROM alpine:3.22\nCMD /bin/server --port 80\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD C:\\apache\\bin\\httpd.exe -w\n",
    ),
    good=(
        'FROM alpine:3.22\nCMD ["/bin/server", "--port", "80"]\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD ["C:/apache/bin/httpd.exe", "-w"]\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD C:\\app.exe --port %PORT%\n",
        'FROM alpine:3.22\nSHELL ["/bin/ash", "-c"]\nCMD /bin/server\n',
    ),
    lesson="health-checks-and-logs",
    sources=("buildkit-json-args-recommended",),
)
def shell_form_command(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    In shell form the container starts `cmd /S /C` or `/bin/sh -c`, and that starts your program. The
    signal to stop goes to the shell, so the program is killed when the time is up instead of shutting
    down in good order. This is BuildKit's JSONArgsRecommended, which also covers `ENTRYPOINT`; here that
    has a rule of its own. After a `SHELL` of your own this rule is silent, as BuildKit is, and also where
    the command needs a shell for its variables.

    **What you see.** Containers that take ten seconds to stop, and no last words in the log.

    **What to do.** Use the exec form: `CMD ["C:/app/server.exe", "--port", "80"]`. For `%PORT%` or `&&`, name
    the shell yourself or start a script.
    """
    for reading in read(dockerfile).stages:
        last = reading.last("CMD") if reading.final else None
        chosen = reading.last("SHELL") is not None
        for instruction, _, _, inherited in shells(reading):
            shell_form = instruction is last and instruction.exec_form is None
            if not shell_form or chosen or inherited or instruction.value.startswith("["):
                continue
            needed = _NEEDS_A_SHELL.search(instruction.value)
            if not needed and not instruction.value.startswith("exec "):
                yield breaks(
                    lines(instruction),
                    "A shell stands between the engine and the program; it gets the signals.",
                )
