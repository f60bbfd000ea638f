"""Variables in exec form, which nobody expands."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read, shell_of
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_VARIABLE = re.compile(
    r"^\$\{?[A-Za-z_]\w*\}?$|(?<![\w$])\$\{[A-Z_][A-Z0-9_]*\}|%[A-Za-z_]\w+%|^\$env:\w+|=\$[A-Z_][A-Z0-9_]*$|[:/]\$[A-Z_][A-Z0-9_]*"
)


@rule(
    Severity.WARNING,
    "Variable in exec form is not expanded",
    met="No variable in exec form",
    on=Dockerfile,
    stage=Stage.START,
    bad=(
        'FROM alpine:3.22\nCMD ["/bin/server", "--port", "$PORT"]\n',
        'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCMD ["C:/app.exe", "%APP_ARGS%"]\n',
    ),
    good=(
        'FROM alpine:3.22\nCMD ["/bin/sh", "-c", "exec /bin/server --port $PORT"]\n',
        'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCMD ["cmd", "/c", "C:/app.exe %APP_ARGS%"]\n',
    ),
    lesson="escape-shells-and-paths",
    sources=("dockerfile-reference",),
)
def variable_in_exec_form(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Variables are expanded by a shell, and the exec form starts none: the engine hands the words to the
    program as they are. The program gets `$PORT` or `%APP_ARGS%` as written, unless it expands such text
    on its own.

    **What you see.** *invalid port "$PORT"*, or a file that is not found.

    **What to do.** Let the program read its environment, which is there anyway. Otherwise use the shell
    form, or name the shell in the exec form: `["cmd", "/c", "C:/app.exe %APP_ARGS%"]`.
    """
    for reading in read(dockerfile).stages:
        handed_on = _has_script(reading.last("ENTRYPOINT"))
        for instruction in reading.all("CMD", "ENTRYPOINT"):
            form = instruction.exec_form
            if not form or (instruction.keyword == "CMD" and handed_on) or any(map(shell_of, form)):
                continue
            for match in filter(None, map(_VARIABLE.search, form)):
                named = match[0].lstrip("=:/")
                yield breaks(
                    lines(instruction), f"No shell expands {named} here; the program gets it as it is."
                )
                break


def _has_script(entry: object) -> bool:
    """Whether an entry point may hand CMD to a shell: a script or a shell."""
    form = getattr(entry, "exec_form", None)
    return bool(
        form
        and re.search(
            r"(?i)\.(?:sh|ps1|cmd|bat|py)$|entrypoint|tini|dumb-init|^(?:.*/)?(?:ba|da|a)?sh$|cmd|powershell|pwsh",
            " ".join(form),
        )
    )
