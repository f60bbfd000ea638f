"""A comment in the middle of a joined command."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._reading import LONGEST_SCRIPT, read
from portal.rules.dockerfile._shell import POWERSHELLS
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.ERROR,
    "Comment hides the rest of the command",
    met="Comments stand on lines of their own",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM alpine:3.22\nRUN apk add curl && \\\n    mkdir /app && # for the site \\\n    mkdir /data\n",
        '# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN mkdir C:\\app; # for the site `\n    mkdir C:\\data\n',
    ),
    good=(
        "FROM alpine:3.22\nRUN apk add curl && \\\n    # for the site\n    mkdir /app && \\\n    mkdir /data\n",
        "FROM alpine:3.22\nRUN mkdir /app # for the site\nRUN echo '# no comment' && \\\n    ls\n",
    ),
    lesson="layers-cache-and-stages",
    sources=("dockerfile-reference",),
)
def comment_hides_rest_of_command(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    The builder joins the lines of an instruction into one before the shell sees them. A line that begins
    with `#` is taken out, so whole-line comments are fine. A `#` further right stays, and to sh and
    PowerShell everything after it is a comment, all the lines that follow included.

    **What you see.** A step that succeeds but does only its first part; or, where the text ends in `&&`,
    *syntax error: unexpected end of file*.

    **What to do.** Put the comment on a line of its own, above what it explains. The `#` has to be the
    first character on that line that is not a space.
    """
    for reading in read(dockerfile).stages:
        for script in reading.scripts:
            instruction = script.instruction
            joined = instruction.end_line > instruction.line and not instruction.heredocs
            if not joined or script.inner or script.inherited or script.shell not in ("sh", *POWERSHELLS):
                continue
            if instruction.exec_form is None and (at := _comment(instruction.value, script.shell)) >= 0:
                line = instruction.line_at(at)
                if line < instruction.end_line:
                    yield breaks(
                        f"line:{line}",
                        f"{script.shell} takes everything after this # for a comment, the next lines too.",
                    )


def _comment(text: str, shell: str) -> int:
    """Where a comment begins outside quotes, -1 if none does."""
    quote, escape, last = "", "\\" if shell == "sh" else "`", " "
    skip = False
    for index, char in enumerate(text[:LONGEST_SCRIPT]):
        if skip:
            skip = False
        elif quote:
            skip = char == escape and quote == '"'
            quote = "" if char == quote else quote
        elif char == escape:
            skip = True
        elif char in "\"'":
            quote = char
        elif char == "#" and last in " \t;" and text[index + 1 : index + 2] in (" ", "\t"):
            return index
        last = char
    return -1
