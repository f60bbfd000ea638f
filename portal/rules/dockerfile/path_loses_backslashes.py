"""Outside RUN the escape character is eaten, and the backslashes of a Windows path with it."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile, Instruction
from portal.rules.dockerfile._edits import fix, literal, place, replace
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule

_KEYWORDS = ("WORKDIR", "COPY", "ADD", "VOLUME", "ENV")
_DRIVE = re.compile(r"(?:^|=)[A-Za-z]:\\(?!\\)[^\s\\]|(?:^|=)[A-Za-z]:[\\/\w. -]*[\w.](?<!\\)\\(?!\\)\w")


@rule(
    Severity.ERROR,
    "Path loses its backslashes",
    met="Paths keep their separators",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nWORKDIR C:\\inetpub\\wwwroot\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY app.exe c:\\temp\\app.exe\n",
    ),
    good=(
        "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nWORKDIR C:\\inetpub\\wwwroot\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nWORKDIR C:/inetpub\nENV TOOLS="C:\\tools"\n',
    ),
    sources=("buildkit-dockerfile-lexer", "ms-dockerfile-windows"),
)
def path_loses_backslashes(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    In `WORKDIR`, `COPY`, `ADD`, `VOLUME` and `ENV` the builder expands variables and removes escape
    characters. As long as the escape character is the backslash, each single one outside quotes
    disappears: `C:\\inetpub\\wwwroot` becomes `C:inetpubwwwroot`. `RUN`, `CMD` and `ENTRYPOINT` are not
    touched, which is why the same path works there.

    **What you see.** Files in a folder with an odd name below the working directory, or an error that
    the path is not absolute.

    **What to do.** Write forward slashes, which every one of these instructions takes on Windows, or
    put ``# escape=` `` on the first line. Doubled backslashes work too.
    """
    if dockerfile.escape != "\\":
        return
    applies = False
    for instruction in dockerfile.instructions:
        if instruction.keyword not in _KEYWORDS or instruction.value.lstrip().startswith("["):
            continue
        words = [word for word in instruction.value.split() if '"' not in word and "'" not in word]
        applies = applies or any(re.match(r"[A-Za-z]:(?:/|\\\\)", word) for word in words)
        if '"' in instruction.value and instruction.keyword == "ENV":
            words = words[:1]
        wrong = [word for word in words if _DRIVE.search(word)]
        if wrong:
            yield _found(dockerfile, instruction, wrong)
            applies = False
    if applies:
        yield holds("", "Windows paths are written with forward slashes or doubled backslashes.")


def _found(dockerfile: Dockerfile, instruction: Instruction, wrong: list[str]) -> Finding:
    word = wrong[0]
    left = re.sub(r"\\(.)", r"\1", word)
    severity = Severity.WARNING if instruction.keyword == "ENV" else None
    message = f"{word} becomes {left}: the builder removes single backslashes here."
    return breaks(
        place(instruction, word), message, severity=severity, fixes=_mended(dockerfile, instruction, wrong)
    )


def _mended(dockerfile: Dockerfile, instruction: Instruction, wrong: list[str]) -> tuple[Fix, ...]:
    if instruction.line != instruction.end_line or len(wrong) > 1:
        return ()
    word = wrong[0]
    if instruction.keyword == "ENV":
        new, title = re.sub(r"(?<!\\)\\(?!\\)", r"\\\\", word), "Double the backslashes"
    else:
        new, title = re.sub(r"\\+", "/", word), "Write forward slashes"
    return fix(title, replace(dockerfile, instruction.line, literal(word), new.replace("\\", "\\\\")))
