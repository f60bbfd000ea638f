"""A line that ends in the character that does not continue lines in this file."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import fix, physical_line, replace
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_KEYWORD = re.compile(
    r"(?i)\s*(?:FROM|RUN|COPY|ADD|CMD|ENTRYPOINT|ENV|ARG|WORKDIR|EXPOSE|USER|VOLUME|SHELL|LABEL|HEALTHCHECK|ONBUILD|"
    r"STOPSIGNAL|MAINTAINER)\s|\s*#|\s*$"
)


@rule(
    Severity.ERROR,
    "Line ends in the wrong continuation character",
    met="Lines go on after the escape character",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN mkdir C:\\app `\n    && dir C:\\app\n",
        "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        "RUN mkdir C:\\app \\\n    && dir C:\\app\n",
    ),
    good=(
        "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN mkdir C:\\app `\n    && dir C:\\app\n",
        "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN mkdir C:\\app `\n    && dir C:\\app\n",
    ),
    lesson="escape-shells-and-paths",
    sources=("dockerfile-reference",),
)
def wrong_continuation_character(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    One character continues lines throughout the file: the backslash, or the backtick after ``# escape=`
    `` on the first line. The other one is plain text. A line that ends in it ends there, and the builder
    takes the next line for an instruction.

    **What you see.** *unknown instruction: &&*, or whatever your second line starts with.

    **What to do.** Use one of the two throughout. For Windows images the backtick is the better choice,
    because paths may then end in a backslash.
    """
    other = "`" if dockerfile.escape == "\\" else "\\"
    if any(each.name == "escape" and each.value == other for each in dockerfile.late_directives):
        return  # the directive is what is wrong, and its own rule says so
    applies = False
    for instruction in dockerfile.instructions:
        applies = applies or instruction.end_line > instruction.line
        last = physical_line(dockerfile, instruction.end_line)
        if instruction.heredocs or not re.search(r"\s" + re.escape(other) + r"\s*$", last):
            continue
        after = physical_line(dockerfile, instruction.end_line + 1)
        if _KEYWORD.match(after):
            continue
        edit = replace(
            dockerfile,
            instruction.end_line,
            re.escape(other) + r"\s*$",
            dockerfile.escape.replace("\\", r"\\"),
        )
        message = f"Lines go on after {dockerfile.escape} in this file; here {other} ends the instruction."
        yield breaks(
            f"line:{instruction.end_line}", message, fixes=fix(f"End the line with {dockerfile.escape}", edit)
        )
        applies = False
    if applies:
        yield holds("", f"Lines go on after {dockerfile.escape}.")
