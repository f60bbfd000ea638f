"""A Windows path in JSON form in which \\t, \\n, \\b, \\f and \\r are control characters."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import fix, lines
from portal.rules.dockerfile._json import KEYWORDS, body, doubled, edit_on_one_line, parsed
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_CONTROL = re.compile(r"[\b\f\n\r\t]")
_NAMES = {"\b": "backspace", "\f": "form feed", "\n": "line feed", "\r": "carriage return", "\t": "tab"}
_PATH = re.compile(
    r"^[A-Za-z]:[\\/\b\f\n\r\t]|^\.{0,2}[\\\b\f\n\r\t][\w.-]+(?:[\\/\b\f\n\r\t][\w.-]+)*\.\w{1,4}$"
)


@rule(
    Severity.ERROR,
    "Path in JSON form turns into control characters",
    met="Paths in JSON form keep their backslashes",
    on=Dockerfile,
    stage=Stage.START,
    bad=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD ["C:\\tools\\node.exe"]\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nENTRYPOINT ["c:\\\\bin\\run.exe"]\n',
    ),
    good=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD ["C:\\\\tools\\\\node.exe"]\n',
        'FROM alpine:3.22\nCMD ["printf", "a\\tb\\n"]\n',
    ),
    lesson="escape-shells-and-paths",
    sources=("dockerfile-reference", "ms-dockerfile-windows"),
)
def json_path_has_control_characters(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    In JSON `\\t` is a tab, `\\n` a line feed, `\\b` a backspace, `\\f` a form feed and `\\r` a carriage
    return. A path whose folders happen to start with these letters is valid JSON, so the builder takes
    the exec form and a different path: `"C:\\tools\\node.exe"` is *C:*, a tab, *ools*, a line feed,
    *ode.exe*.

    **What you see.** The build succeeds. When the container starts, the engine reports that the system
    cannot find the file, and prints a path with a gap in it.

    **What to do.** Double every backslash in JSON form, or write forward slashes.
    """
    applies = False
    for instruction in dockerfile.instructions:
        if instruction.keyword not in KEYWORDS:
            continue
        text = body(instruction)
        words = parsed(text) if text.startswith("[") else None
        if not words:
            continue
        wrong = [word for word in words if _CONTROL.search(word) and _PATH.match(word)]
        applies = applies or any(re.match(r"[A-Za-z]:\\", word) for word in words)
        if not wrong:
            continue
        letters = sorted({_NAMES[c] for c in _CONTROL.findall(wrong[0])})
        only = all(word in wrong for word in words if _CONTROL.search(word))
        edit = edit_on_one_line(dockerfile, instruction, text, doubled(text)) if only else None
        message = f"This path contains a {' and a '.join(letters)} instead of a backslash and a letter."
        yield breaks(lines(instruction), message, fixes=fix("Double the backslashes", edit))
        applies = False
    if applies:
        yield holds("", "Paths in JSON form have doubled backslashes.")
