"""`#` behind an instruction on its line."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile, Edit
from portal.rules.dockerfile._edits import commented, fix, physical_line
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.ERROR,
    "Comment behind an instruction is part of it",
    met="Comments have lines of their own",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022 # the base\nRUN dir\n",
        "FROM alpine:3.22\nCOPY app /srv/app # the program\nEXPOSE 80 # http\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY a.exe C:/\nCMD ["C:/a.exe"]  # start\n',
    ),
    good=(
        "# the base\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN dir\n",
        "FROM alpine:3.22\nRUN echo a # a comment of the shell\n",
        'FROM alpine:3.22\nLABEL title="C # in depth"\nENV COLOUR=#fff\n',
    ),
    lesson="escape-shells-and-paths",
    sources=("dockerfile-reference",),
)
def comment_behind_instruction(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    A comment in a Dockerfile is a line that begins with `#`. After an instruction it is not a comment:
    its words become sources of `COPY`, ports of `EXPOSE`, names in `ENV`, and they turn the JSON form
    into shell form. In `RUN` the shell reads it, and on Linux and in PowerShell it is a comment to the
    shell; cmd knows no such comments.

    **What you see.** *FROM requires either one or three arguments*, *failed to compute cache key: "/#" not
    found*, *invalid containerPort*, or a container that starts nothing.

    **What to do.** Put the comment on a line of its own, above.
    """
    for instruction in dockerfile.instructions:
        if comment := commented(instruction):
            line = instruction.line
            keyword = instruction.keyword
            edits: tuple[Edit | None, ...] = (None,)
            if instruction.end_line == line:
                text = physical_line(dockerfile, line)
                indent = re.match(r"\s*", text)
                edits = (
                    Edit(
                        line,
                        line,
                        f"{indent[0] if indent else ''}{comment}\n{text[: text.rfind(comment)].rstrip()}",
                    ),
                )
            yield breaks(
                f"line:{line}",
                f"“{comment[:40]}” is not a comment here: it is part of {keyword}.",
                fixes=fix("Move it above", *edits, safe=False),
                # BuildKit takes each word of it for one more ARG; the classic builder takes one name only.
                severity=Severity.WARNING if keyword == "ARG" else None,
            )
