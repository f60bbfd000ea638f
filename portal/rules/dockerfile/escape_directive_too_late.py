"""An escape directive below the top of the file is a comment."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile, Edit
from portal.rules.dockerfile._edits import fix
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_ESCAPE = re.compile(r"\s*#\s*escape\s*=\s*([\\`])\s*$", re.IGNORECASE)
_PATH = re.compile(r"(?i)\s*(?:COPY|ADD|WORKDIR|ENV|VOLUME)\s.*[a-z]:\\")


@rule(
    Severity.ERROR,
    "Escape directive comes too late",
    met="Escape directive counts",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "# My image\n# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        "RUN echo a `\n    && echo b\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n# escape=`\nRUN dir `\n    c:\\\n",
    ),
    good=(
        "# syntax=docker/dockerfile:1\n# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\n",
        "# syntax=docker/dockerfile:1\n# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN dir `\n    C:\\\n",
    ),
    lesson="escape-shells-and-paths",
    sources=("dockerfile-reference", "ms-dockerfile-windows"),
)
def escape_directive_too_late(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Parser directives count only at the very top of the file. After the first line that is anything else,
    a comment or a blank line included, ``# escape=` `` is a comment like any other, and the backslash
    stays the character that continues lines. Nothing tells you so.

    **What you see.** *unknown instruction* for the second line of a command that you continued with a
    backtick, or paths that lose their backslashes.

    **What to do.** Make it the first line of the file. Only other directives, such as `# syntax=`, may
    stand before it.
    """
    counted = [each for each in dockerfile.directives if each.name == "escape"]
    if counted:
        yield holds(f"line:{counted[0].line}", "The escape directive stands at the top of the file.")
    used = [line.rstrip() for line in dockerfile.lines]
    for number, text in enumerate(used, 1):
        match = _ESCAPE.match(text)
        if not match or match[1] == dockerfile.escape or any(number == each.line for each in counted):
            continue
        if any(problem.line == number for problem in dockerfile.problems):
            return
        depends = any(_depends(line, match[1]) for line in used)
        free = not any(re.search(r"\s" + re.escape(dockerfile.escape) + "$", line) for line in used)
        message = f"This is a comment here: lines go on after {dockerfile.escape}, not after {match[1]}."
        severity = Severity.ERROR if depends else Severity.WARNING
        edits = (Edit(1, 0, f"# escape={match[1]}"), Edit(number, number, ""))
        fixes = fix("Move it to the first line", *edits, safe=free) if not counted else ()
        yield breaks(f"line:{number}", message, severity=severity, fixes=fixes)
        return


def _depends(line: str, wanted: str) -> bool:
    """Whether a line goes on after the wanted character, or has a path that only it would leave alone."""
    if _ESCAPE.match(line):
        return False
    return line.endswith(wanted) or (wanted == "`" and bool(_PATH.match(line)))
