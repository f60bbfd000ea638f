"""Text that is meant as JSON form and is not JSON falls back to shell form."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile, Instruction
from portal.rules.dockerfile._edits import commented, fix, lines
from portal.rules.dockerfile._json import KEYWORDS, body, doubled, edit_on_one_line, parsed
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule

_MEANT = re.compile(r"\[\s*(?:[\"'“”].*|[\w./\\:-]+\s*(?:,.*)?)\]?\s*$", re.DOTALL)
# In a shell [ is the test command; only a list of quoted words is meant as JSON there.
_MEANT_IN_RUN = re.compile(
    r"\[\s*(?:\"[^\"]*\"|'[^']*')\s*(?:,\s*(?:\"[^\"]*\"|'[^']*')\s*)*,?\s*\]\s*$", re.DOTALL
)
_WHEN = {"SHELL": Stage.BUILD, "RUN": Stage.BUILD, "COPY": Stage.BUILD, "ADD": Stage.BUILD}


@rule(
    Severity.ERROR,
    "JSON form is not valid JSON",
    met="JSON form is valid",
    on=Dockerfile,
    stage=Stage.START,
    bad=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD ["c:\\app\\server.exe"]\n',
        "FROM alpine:3.22\nENTRYPOINT ['/bin/server', '--port', '80']\n",
        'FROM alpine:3.22\nCMD ["/bin/server", "--port", "80",]\n',
    ),
    good=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD ["c:\\\\app\\\\server.exe"]\n',
        'FROM alpine:3.22\nRUN [ -f /etc/os-release ] && echo yes\nCMD ["/bin/server"]\n',
    ),
    lesson="escape-shells-and-paths",
    sources=("dockerfile-reference", "ms-dockerfile-windows"),
)
def json_form_is_invalid(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    The form with square brackets is JSON, with all its strictness: double quotes, every backslash
    doubled, no comma after the last entry. What is not valid JSON is not an error to the builder. It
    silently becomes shell form, and a shell gets the brackets and quotes as part of the command.
    `"c:\\app"` in a Windows file is the usual case, because JSON has no `\\a`.

    **What you see.** The build succeeds. The container ends with *'["c:' is not recognized as an
    internal or external command*, or *sh: [: missing ]*.

    **What to do.** Double the backslashes or write forward slashes, and use double quotes only.
    """
    valid = 0
    for instruction in dockerfile.instructions:
        if instruction.keyword not in KEYWORDS:
            continue
        text = body(instruction)
        if not text.startswith("["):
            continue
        if parsed(text) is not None or instruction.exec_form is not None:
            valid += 1
        elif not commented(instruction) and (_MEANT_IN_RUN if instruction.keyword == "RUN" else _MEANT).match(
            text
        ):
            yield breaks(
                lines(instruction),
                f"{_reason(text)}, so {_consequence(instruction)}.",
                stage=_WHEN.get(instruction.keyword),
                fixes=_mended(dockerfile, instruction, text),
            )
    if valid:
        yield holds("", f"{valid} JSON form{'s are' if valid > 1 else ' is'} valid.")


def _reason(text: str) -> str:
    if "“" in text or "”" in text:
        return "The quotes are typographic ones"
    if re.match(r"\[\s*'", text):
        return "JSON needs double quotes"
    if re.search(r",\s*\]$", text):
        return "There is a comma after the last entry"
    if re.search(r"(?<!\\)\\(?![\\\"/bfnrtu])", text):
        return "JSON needs every backslash doubled"
    if not text.endswith("]"):
        return "Text follows or the closing bracket is missing"
    return "This is no valid JSON"


def _consequence(instruction: Instruction) -> str:
    if instruction.keyword == "SHELL":
        return "the build stops"
    if instruction.keyword in ("COPY", "ADD", "VOLUME"):
        return "the brackets and quotes become part of the paths"
    return "the whole text goes to a shell as one command"


def _mended(dockerfile: Dockerfile, instruction: Instruction, text: str) -> tuple[Fix, ...]:
    new = text.replace("“", '"').replace("”", '"')
    if '"' not in new:
        new = new.replace("'", '"')
    new = re.sub(r",\s*\]$", "]", doubled(new))
    words = parsed(new)
    # One word that holds a whole command line would be taken for the name of a program.
    if words is None or any(re.search(r"\.\w{3} +\S", word) for word in words[:1]):
        return ()
    return fix("Make it valid JSON", edit_on_one_line(dockerfile, instruction, text, new))
