"""Outside RUN the escape character is eaten, and the backslashes of a Windows path with it."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile, Instruction
from portal.rules.dockerfile._edits import fix, literal, place, replace
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule

_KEYWORDS = ("WORKDIR", "COPY", "ADD", "VOLUME", "ENV")
_SINGLE = re.compile(r"(?<!\\)\\(?=[\w.(%-])")
_DRIVE = re.compile(r"(?:^|;)[A-Za-z]:")
_RELATIVE = re.compile(r"^\.{0,2}\\?[\w.-]+(?:\\[\w.*-]+)+\\?$|^\\[\w.-]+")


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
    lesson="escape-shells-and-paths",
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
    windows = {reading.stage.index for reading in read(dockerfile).stages if reading.os == "windows"}
    for instruction in dockerfile.all(*_KEYWORDS):
        words = _words(instruction)
        applies = applies or any(re.match(r"[A-Za-z]:(?:/|\\\\)", word) for word in words)
        wrong = [word for word in words if _loses(word, instruction, instruction.stage in windows)]
        if wrong:
            yield _found(dockerfile, instruction, wrong)
            applies = False
    if applies:
        yield holds("", "Windows paths are written with forward slashes or doubled backslashes.")


def _words(instruction: Instruction) -> list[str]:
    """The words that are expanded and stand outside quotes."""
    if instruction.exec_form is not None:
        return []
    if instruction.keyword == "ENV":
        return [pair.written for pair in instruction.pairs if not re.search(r"[\"']", pair.written)]
    return [word for word in instruction.value.split() if not re.search(r"[\"']", word)]


def _loses(word: str, instruction: Instruction, on_windows: bool) -> bool:
    """Whether a word is a Windows path with a single backslash in it."""
    if not _SINGLE.search(word):
        return False
    relative = on_windows and instruction.keyword != "ENV" and bool(_RELATIVE.match(word))
    return bool(_DRIVE.search(word)) or relative


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
    pattern = re.escape(word) + r"(?!\S)" if instruction.keyword == "ENV" else literal(word)
    return fix(title, replace(dockerfile, instruction.line, pattern, new.replace("\\", "\\\\")))
