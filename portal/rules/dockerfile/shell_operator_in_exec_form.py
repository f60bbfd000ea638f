"""`&&` and the like in exec form."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read, shell_of
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_OPERATORS = frozenset(("&&", "||", "|", ">", ">>", "<", ";", "&", "2>&1"))


@rule(
    Severity.WARNING,
    "Shell operator in exec form",
    met="No shell operator in exec form",
    on=Dockerfile,
    stage=Stage.START,
    bad=(
        'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCMD ["C:/init.exe", "&&", "C:/app.exe"]\n',
        'FROM alpine:3.22\nENTRYPOINT ["/bin/server", ">", "/log"]\n',
    ),
    good=(
        'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCMD ["cmd", "/c", "C:/init.exe && C:/app.exe"]\n',
        'FROM alpine:3.22\nENTRYPOINT ["/bin/server", "--port", "80"]\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD ["powershell", "Get-ChildItem", "|", "Out-Host"]\n',
    ),
    lesson="escape-shells-and-paths",
    sources=("dockerfile-reference",),
)
def shell_operator_in_exec_form(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    The exec form starts one program and hands it all the other words. `&&`, `|`, `>` and `;` mean
    something only to a shell, and none reads them here: the program gets them as arguments, and what
    stands after them is never started.

    **What you see.** A program that complains about an argument `&&`, or ignores it; and a second one that
    does not run.

    **What to do.** Put the shell first, `["cmd", "/c", "..."]` or `["/bin/sh", "-c", "..."]`, use the shell
    form, or start a script that does one after the other.
    """
    for reading in read(dockerfile).stages:
        for instruction in reading.all("RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"):
            form = instruction.exec_form or ()
            found = [word for word in form[1:] if word in _OPERATORS]
            # Windows hands batch files to cmd, which reads the operators after all.
            if found and not any(map(shell_of, form)) and not form[0].lower().endswith((".bat", ".cmd")):
                yield breaks(
                    lines(instruction), f"No shell reads {found[0]} here; {form[0]} gets it as an argument."
                )
