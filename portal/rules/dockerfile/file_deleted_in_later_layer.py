"""A file that one layer brings and a later one deletes."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import spot
from portal.rules.dockerfile._files import brought, deletions
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.INFO,
    "Deleted file stays in an earlier layer",
    met="Files are deleted in the layer that brought them",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY setup.exe C:/\nRUN C:\\setup.exe /quiet\nRUN del C:\\setup.exe\n",
        "FROM debian:13\nRUN curl -fLo /tmp/tool.tgz https://example.org/tool.tgz\nRUN tar -xf /tmp/tool.tgz && rm /tmp/tool.tgz\n",
    ),
    good=(
        "FROM debian:13\nRUN curl -fLo /tmp/t.tgz https://example.org/t.tgz && tar -xf /tmp/t.tgz && rm /tmp/t.tgz\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022 AS get\nADD https://example.org/t.zip C:/t.zip\nRUN tar -xf C:\\t.zip & del C:\\t.zip\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY --from=get C:/t C:/t\nCMD ["C:/t/t.exe"]\n',
    ),
    lesson="layers-cache-and-stages",
    sources=("ms-optimize-dockerfile",),
)
def file_deleted_in_later_layer(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Each instruction makes a layer, and a layer is never changed afterwards. Deleting a file in a later
    `RUN` hides it, but everybody who pulls the image still downloads it. The name of the file is what
    this rule goes by, within the stage that becomes the image; nothing is pulled from the stages before
    it.

    **What you see.** An image as large as before; `docker history` shows the layer with the installer.

    **What to do.** Download, install and delete in one `RUN`. What comes in by `COPY` or `ADD` can be
    unpacked in an earlier stage, from which the last one copies the result.
    """
    final = read(dockerfile).final
    if final is None:
        return
    carried: dict[str, int] = {}
    for here in final.lineage:
        for instruction, name in brought(here):
            carried[name] = min(instruction.line, carried.get(name, instruction.line))
        for script, command, name in deletions(here):
            line = carried.get(name)
            if line and line < script.instruction.line:
                del carried[name]
                message = f"{name} comes with the layer of line {line} and stays in it."
                yield breaks(spot(script.instruction, command), message)
