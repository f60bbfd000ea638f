"""A variable in `RUN` that the shell of the step does not expand."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import place
from portal.rules.dockerfile._reading import Script, StageReading, read
from portal.rules.dockerfile._shell import POWERSHELLS
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_DOLLAR = re.compile(r"(?i)(?<![\\`$])\$(?:env:(\w+)|\{(\w+)\}|([A-Za-z_]\w*))")
_PLAIN = re.compile(r"(?<![\\`$\w])\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*)(?![\w:]))")
_PERCENT = re.compile(r"%([A-Za-z_]\w*)%")
_OTHER_SHELL = re.compile(r"(?i)\b(?:powershell|pwsh|bash|sh)\b")
_CMD = re.compile(r"(?i)\bcmd(?:\.exe)?\s+/|\.(?:cmd|bat)\b")
_SINGLE_QUOTED = re.compile(r"'[^']*'")
_KNOWN = frozenset(
    (
        "PATH",
        "PROGRAMFILES",
        "PROGRAMDATA",
        "SYSTEMROOT",
        "SYSTEMDRIVE",
        "WINDIR",
        "TEMP",
        "TMP",
        "USERPROFILE",
        "APPDATA",
        "LOCALAPPDATA",
    )
)
_AUTOMATIC = frozenset(
    ("home", "host", "pid", "pwd", "true", "false", "null", "profile", "error", "args", "input")
)


@rule(
    Severity.ERROR,
    "Variable is written for another shell",
    met="Variables are written for the shell that reads them",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nARG VERSION=1.2\nRUN curl.exe -fSLo C:\\t.zip https://example.org/$VERSION/t.zip\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nENV TOOLS=C:/tools\nRUN mkdir $TOOLS\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN mkdir %ProgramData%/app\n',
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nARG VERSION=1.2\nRUN curl.exe -fSLo C:\\t.zip https://example.org/%VERSION%/t.zip\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nENV TOOLS=C:/tools\nRUN mkdir $env:TOOLS\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nARG V=1\nRUN $v = $env:V; mkdir C:/$v\n',
    ),
    lesson="escape-shells-and-paths",
    sources=("dockerfile-reference", "ms-environment-variables"),
)
def variable_of_another_shell(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    The builder expands variables in `COPY`, `ENV` and the like, but never in `RUN`: there the shell does,
    and each shell has its own way. cmd reads `%NAME%` only; PowerShell reads `$env:NAME` only. `$NAME` in
    cmd stays as it is; in PowerShell it is a variable of the script, and an empty one if nothing sets it.

    **What you see.** An address with `$VERSION` in it that is not found, a folder named `%ProgramData%`,
    or a path that lacks its beginning because its first part is empty.

    **What to do.** Write `%NAME%` in cmd and `$env:NAME` in PowerShell; both shells see what `ARG` and `ENV`
    define.
    """
    for reading in read(dockerfile).stages:
        if reading.os != "windows":
            continue
        declared = _declared(reading)
        for script in reading.scripts:
            if script.inherited or script.instruction.heredocs:
                continue
            found = _in_cmd(script, declared) if script.shell == "cmd" else _in_powershell(script, declared)
            if found:
                written, right = found
                where = place(script.instruction, written)
                yield breaks(where, f"{script.shell} does not expand {written}; it reads {right}.")


def _declared(reading: StageReading) -> dict[str, str]:
    """Variables that ARG and ENV define in the stage or in one that it is built on, by name in upper case."""
    return {
        pair.name.upper(): pair.name
        for here in reading.lineage
        for instruction in here.all("ARG", "ENV")
        for pair in instruction.pairs
    }


def _in_cmd(script: Script, declared: dict[str, str]) -> tuple[str, str] | None:
    """A variable in the way of sh or PowerShell, and how cmd wants it; None if another shell may read it."""
    if script.instruction.exec_form is not None or "$" not in script.text or _OTHER_SHELL.search(script.text):
        return None
    for match in _DOLLAR.finditer(script.text):
        name = (match[1] or match[2] or match[3]).upper()
        if match[1] and name not in declared:
            return match[0], f"%{match[1]}%"
        if name in declared:
            return match[0], f"%{declared[name]}%"
    return None


def _in_powershell(script: Script, declared: dict[str, str]) -> tuple[str, str] | None:
    """The same for PowerShell."""
    if script.shell not in POWERSHELLS or script.instruction.exec_form is not None:
        return None
    text = _SINGLE_QUOTED.sub("''", script.text)
    outer = "%" in text and not script.inner and not _CMD.search(text)
    for match in _PERCENT.finditer(text) if outer else ():
        name = match[1].upper()
        if name in declared or name in _KNOWN:
            return match[0], f"$env:{declared.get(name, match[1])}"
    for match in _PLAIN.finditer(text):
        name = match[1] or match[2]
        if name.upper() in declared and name.lower() not in _AUTOMATIC and not _assigned(name, text):
            return match[0], f"$env:{declared[name.upper()]}"
    return None


def _assigned(name: str, text: str) -> bool:
    """Whether a script may give a variable of its own this name."""
    pattern = rf"(?i)\$\{{?{name}\}}?\s*[+,)]?=?[=,)]|\bin\s+\$|foreach|param|-(?:Name|PipelineVariable|OutVariable)\s+'?{name}"
    return re.search(pattern, text) is not None
