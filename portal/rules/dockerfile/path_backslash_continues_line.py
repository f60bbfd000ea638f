"""A path that ends in a backslash, at the end of a line, joins the next instruction to its own."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile, Edit, Instruction
from portal.rules.dockerfile._edits import NEXT, fix, physical_line
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_ENDS_IN_PATH = re.compile(r"(?:[A-Za-z]:|[\w.)%}-])\\[ \t]*$")
_DRIVE_END = re.compile(r"(?:[A-Za-z]:|\\[\w.)%}-]+)\\[ \t]*$")
_PATH_ONLY = ("COPY", "ADD", "WORKDIR", "VOLUME")


@rule(
    Severity.ERROR,
    "Backslash of a path joins the next line",
    met="No path joins the next line by its backslash",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY site c:\\site\\\nRUN dir c:\\site\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN dir c:\\\nEXPOSE 80\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY bin\\Release C:\\svc\\\n",
    ),
    good=(
        "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        "COPY site c:\\site\\\nRUN dir c:\\site\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        "COPY site c:/site/\nRUN dir c:\\site && \\\n    cd\n",
    ),
    lesson="escape-shells-and-paths",
    sources=("dockerfile-reference", "ms-dockerfile-windows"),
)
def path_backslash_continues_line(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    The backslash separates folders on Windows and continues a line in a Dockerfile. At the end of a line
    the second meaning wins: `COPY site c:\\site\\` continues on the next line, and the instruction there
    becomes part of the path. The builder's own reference shows this as its example of a failure that
    nobody sees coming.

    **What you see.** One step fewer than you wrote, or an odd path in the message, such as
    *GetFileAttributesEx c:RUN: The system cannot find the file specified*.

    **What to do.** Leave the last backslash out, write `c:/site/`, or put ``# escape=` `` on the first
    line of the file; then only a backtick continues a line.
    """
    if dockerfile.escape != "\\":
        return
    applies = False
    for instruction in dockerfile.instructions:
        physical = instruction.original.split("\n")
        for offset, text in enumerate(physical):
            applies = applies or bool(re.search(r"[A-Za-z]:\\", text))
            if text.lstrip().startswith("#") and offset:
                continue
            if swallowed := _swallowed(physical, offset, instruction):
                yield _found(dockerfile, instruction, offset, swallowed)
                applies = False
    if applies:
        yield holds("", "No path ends a line with a backslash.")


def _swallowed(physical: list[str], offset: int, instruction: Instruction) -> str:
    """The instruction that the end of a line swallows; "the end of the file" if nothing follows."""
    if instruction.heredocs or not _ENDS_IN_PATH.search(physical[offset]):
        return ""
    for index in range(offset + 1, len(physical)):
        bare = physical[index].strip()
        if bare and not bare.startswith("#"):
            return bare.split()[0] if NEXT.match(bare) else ""
    return "the end of the file" if _DRIVE_END.search(physical[offset]) else ""


def _found(dockerfile: Dockerfile, instruction: Instruction, offset: int, swallowed: str) -> Finding:
    line = instruction.line + offset
    written = physical_line(dockerfile, line).strip()
    path = written.split()[-1]
    what = f"the {swallowed} below becomes part of it" if swallowed.isupper() else f"it meets {swallowed}"
    mends = offset == 0 and instruction.keyword in _PATH_ONLY and not re.search(r"[\"'\[]", written)
    # All separators at once: behind the last one, the others would be lost as escape characters.
    edit = Edit(line, line, re.sub(r"\\+", "/", physical_line(dockerfile, line).rstrip())) if mends else None
    fixes = fix("Write forward slashes", edit) if mends else ()
    return breaks(
        f"line:{line}", f"{path} ends the line with a backslash, so the line goes on and {what}.", fixes=fixes
    )
