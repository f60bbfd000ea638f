"""A continued line that begins with an instruction."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import swallowed
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.ERROR,
    "Line goes on into the next instruction",
    met="Instructions end before the next one begins",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN build.cmd && `\nCOPY . C:/app/\n",
        'FROM debian:13\nRUN apt-get update && apt-get install -y curl \\\nWORKDIR /app\nCMD ["curl"]\n',
    ),
    good=(
        "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN build.cmd && `\n    test.cmd\nCOPY . C:/app/\n",
        "FROM alpine:3.22\nHEALTHCHECK --interval=30s \\\nCMD wget -q http://localhost/ || exit 1\n",
        'FROM postgres:17\nRUN psql -c "SELECT 1 \\\nFROM t"\n',
    ),
    lesson="escape-shells-and-paths",
    sources=("dockerfile-reference",),
)
def instruction_is_swallowed(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    The escape character at the end of a line joins it to the next one, whatever that is. Left over after
    the last line of a command, it makes the instruction below part of the command: `RUN build.cmd && COPY
    . .`. A comment or an empty line in between does not help, because the builder drops both. This rule
    looks for a continued line that begins, without indentation, with an instruction in capital letters.

    **What you see.** One step fewer than you wrote, and an error from the shell, such as *'COPY' is not
    recognized as an internal or external command* or *WORKDIR: not found*; or none, when the words become
    arguments.

    **What to do.** Remove the character from the last line of the command. Where a line of the command
    really begins with such a word, indent it.
    """
    for instruction in dockerfile.instructions:
        if found := swallowed(instruction):
            line, keyword = found
            mark = dockerfile.escape
            yield breaks(f"line:{line}", f"The {mark} on the line before makes this {keyword} a part of it.")
