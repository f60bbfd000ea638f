"""A single `&` in cmd goes on whatever happened before."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import place
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

# What is between two separators: quoted text and escaped characters are passed over.
_PIECES = re.compile(r'"[^"\n]*(?:"|$)|\^.|&&|\|\||>&|&|[^"^&|>]+|.', re.DOTALL)
_HARMLESS = re.compile(
    r"(?i)^[(@\s]*(?:echo|rem|set|setlocal|cd|chdir|pushd|popd|md|mkdir|del|erase|rd|rmdir|ver|exit|if\s+not\s+exist|"
    r"ping|timeout|type|dir|taskkill|title|cls)\b"
)
_MEANT = re.compile(r"(?i)\bexit\s+(?:/b\s+)?0\b|\bERRORLEVEL\b")


@rule(
    Severity.WARNING,
    "cmd goes on after errors",
    met="cmd stops at the first error",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN msiexec /i C:\\app.msi /qn & del C:\\app.msi\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN nuget restore & msbuild /t:Build & mkdir C:\\out\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN msiexec /i C:\\app.msi /qn && del C:\\app.msi\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN del C:\\a.txt & rd /s /q C:\\t & exit 0\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN curl.exe -fo C:\\t.zip "https://example.org/?a=1&b=2"\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN & C:/setup.exe /quiet\n',
    ),
    lesson="layers-cache-and-stages",
    sources=("ms-cmd",),
)
def cmd_goes_on_after_errors(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    In cmd a single `&` runs the next command whether or not the one before has failed, and the step ends
    with the status of the last one alone. In a build that means: the installation fails, the clean-up
    after it succeeds, and the layer is kept without the program. `&&` runs the next command only after
    success.

    **What you see.** An error in the log of a build that ends green, and a later step that cannot find a
    file.

    **What to do.** Write `&&`. Where a failure is meant to be ignored, end the step with `exit 0`, and
    this rule says nothing; nor does it where only `mkdir`, `del` and the like stand before the `&`.
    """
    for reading in read(dockerfile).stages:
        for script in reading.scripts if reading.os == "windows" else ():
            if script.shell != "cmd" or script.inherited or script.inner or _MEANT.search(script.text):
                continue
            if before := _passed_over(script.text):
                message = f"& goes on even if {before.split()[0]} has failed; && would stop."
                yield breaks(place(script.instruction, before, before[:16]), message)


def _passed_over(text: str) -> str:
    """The first command before a single & that can fail, or ""."""
    start = 0
    for match in _PIECES.finditer(text):
        if match[0] not in ("&", "&&", "||"):
            continue
        before = text[start : match.start()].strip()
        start = match.end()
        if match[0] == "&" and before.lstrip("(@ ") and text[start:].strip() and not _HARMLESS.match(before):
            return before
    return ""
