"""COPY and ADD split a path with spaces, quotes or not."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile, Instruction
from portal.rules.dockerfile._edits import fix, lines, replace
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule

_SPACED = re.compile(r"(?i)[\\/]Program Files(?: \(x86\))?(?=[\\/\"'\s]|$)|[\\/]Common Files(?=[\\/\"'\s]|$)")
_TWO = re.compile(
    r"(?i)^(?P<source>[^\s\"'$]+)\s+(?P<quote>[\"']?)"
    r"(?P<target>(?:[a-z]:)?[\\/]Program Files[^\"'$]*?)(?P=quote)\s*$"
)


@rule(
    Severity.ERROR,
    "Path with spaces is split",
    met="Paths with spaces are in JSON form",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY tool.exe C:/Program Files/tool/\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY tool.exe "C:/Program Files/tool/"\n',
    ),
    good=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY ["tool.exe", "C:/Program Files/tool/"]\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY ["tool.exe", "C:/Program Files/tool/"]\n',
    ),
    lesson="aspnet-on-iis",
    sources=("ms-dockerfile-windows", "dockerfile-reference"),
)
def path_with_spaces_splits(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `COPY` and `ADD` split their words at spaces, and quotes do not keep them together. `C:/Program
    Files/tool/` is then a source called `C:/Program` and a destination called `Files/tool/`. With quotes
    the builder looks for the end of a quotation and does not find it.

    **What you see.** *"/Program": not found*, or *unexpected end of statement while looking for
    matching double-quote*.

    **What to do.** Use the JSON form, with forward slashes or doubled backslashes:
    `COPY ["tool.exe", "C:/Program Files/tool/"]`.
    """
    json = False
    for instruction in dockerfile.all("COPY", "ADD"):
        if instruction.exec_form is not None:
            json = json or any(" " in word for word in instruction.exec_form)
        elif _SPACED.search(instruction.value) and not re.search(
            r"Program[\\`] Files|Common[\\`] Files", instruction.value
        ):
            message = "COPY splits this path at its space; only the JSON form keeps it together."
            yield breaks(
                lines(instruction),
                message.replace("COPY", instruction.keyword),
                fixes=_mended(dockerfile, instruction),
            )
            json = False
    if json:
        yield holds("", "Paths with spaces are in JSON form.")


def _mended(dockerfile: Dockerfile, instruction: Instruction) -> tuple[Fix, ...]:
    match = _TWO.match(instruction.value)
    if not match or instruction.line != instruction.end_line or "\\" in match["source"]:
        return ()
    target = re.sub(r"\\+", "/", match["target"]).rstrip()
    new = f'["{match["source"]}", "{target}"]'
    edit = replace(dockerfile, instruction.line, re.escape(instruction.value) + r"\s*$", new)
    return fix("Use the JSON form", edit)
