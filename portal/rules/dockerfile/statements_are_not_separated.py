"""PowerShell statements on joined lines without `;` between them."""

import re
from collections.abc import Iterator
from itertools import pairwise

from portal.dockerfile import Dockerfile, Instruction
from portal.rules.dockerfile._reading import read
from portal.rules.dockerfile._shell import POWERSHELLS
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_BEGINS = re.compile(
    r"(?:Add|Clear|Copy|Disable|Enable|Expand|Get|Import|Install|Invoke|Move|New|Register|Remove|Rename|Restart|Set|"
    r"Start|Stop|Uninstall|Update|Wait|Write)-[A-Z][A-Za-z]+\b|\$[A-Za-z_]\w*\s*=(?!=)"
)
_COMMENT = re.compile(r"<#.*?#>")
# What a line may end in when the next one goes on with its statement.
_GOES_ON = re.compile(
    r"(?i)(?:[;{(|,=&+}]|&&|\|\||-c(?:ommand)?|-(?:and|or|not|eq|ne|f|in)|\belse|\breturn|\bdo|^RUN|(?:powershell|pwsh)(?:\.exe)?(?:\s+-\w+(?:\s+\w+)?)*|[`^\\])$"
)


@rule(
    Severity.ERROR,
    "Statements are not separated",
    met="Statements are separated",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        '# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN Invoke-WebRequest https://example.org/t.zip -OutFile t.zip `\n    Expand-Archive t.zip C:\\t\n',
        "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL [\"powershell\", \"-Command\", \"$ErrorActionPreference = 'Stop';\"]\nRUN $url = 'https://example.org' `\n    $name = 't.zip'; `\n    Write-Host $url\n",
    ),
    good=(
        '# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN Invoke-WebRequest https://example.org/t.zip -OutFile t.zip; `\n    Expand-Archive t.zip C:\\t\n',
        '# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN Get-ChildItem C:\\t | `\n    Remove-Item -Recurse\n',
    ),
    lesson="escape-shells-and-paths",
    sources=("dockerfile-reference", "ms-dockerfile-windows"),
)
def statements_are_not_separated(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    A continued line is not a new line to the shell: the builder joins the lines of a `RUN` with nothing
    between them. In a script PowerShell ends a statement at the end of the line; in a Dockerfile only a
    `;` does. Without it the next cmdlet becomes an argument of the one before.

    **What you see.** *A positional parameter cannot be found that accepts argument 'Expand-Archive'*, or
    *Unexpected token in expression or statement*.

    **What to do.** End every statement with `;` before the mark that continues the line. After `{`, `|` and
    a comma none is needed.
    """
    for reading in read(dockerfile).stages:
        for script in reading.scripts:
            instruction = script.instruction
            plain = instruction.exec_form is None and not instruction.heredocs and not script.inherited
            if script.shell not in POWERSHELLS or not plain or instruction.end_line == instruction.line:
                continue
            for line, text in _unseparated(instruction):
                yield breaks(
                    f"line:{line}", f"Nothing ends the statement before {text}; it becomes an argument there."
                )
                break


def _unseparated(instruction: Instruction) -> Iterator[tuple[int, str]]:
    """Lines that begin a statement although the line before did not end one, with their first word."""
    starts = [*instruction.pieces, (len(instruction.logical), 0)]
    before = ""
    for (start, line), (end, _) in pairwise(starts):
        # What follows a # is the business of comment-hides-rest-of-command.
        text = instruction.logical[start:end].strip()
        if "#" in text:
            text = re.sub(r"(?:^|(?<=[\s;]))#.*", "", _COMMENT.sub("", text)).strip()
        begins = _BEGINS.match(text)
        so_far = instruction.logical[:start]
        within_quotes = so_far.count('"') % 2 or so_far.count("'") % 2
        if before and begins and not _GOES_ON.search(before) and not within_quotes:
            yield line, begins[0].rstrip("= \t")
            return
        before = text or before
