"""ENV does not expand %PATH%, and has no ${PATH} to expand on a Windows base."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from portal.dockerfile import Dockerfile, Instruction
from portal.dockerfile.words import Pair
from portal.rules.dockerfile._bases import instead, is_known
from portal.rules.dockerfile._edits import fix, place
from portal.rules.dockerfile._reading import StageReading, read, shells
from portal.rules.dockerfile._settings import setting
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_OF_SHELLS = re.compile(r"(?i)%(\w+)%|\$(?:env:|\{env:)(\w+)")
_OF_BUILDER = re.compile(r"(?i)(?<!\\)\$(?:PATH\b|\{PATH\})(?!:\w)")


class _Lost(NamedTuple):
    """A variable that a value loses, how bad that is, and why; `in_registry` if it is the path of Windows."""

    name: str
    severity: Severity | None
    message: str
    in_registry: bool = False


@rule(
    Severity.ERROR,
    "ENV does not know the path of Windows",
    met="The path of Windows is kept",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nENV PATH=%PATH%;C:\\tools\n",
        "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nENV PATH=$env:PATH;C:\\tools\n",
        'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nENV PATH="${PATH};C:\\tools"\n',
        'FROM golang:1.26-windowsservercore-ltsc2022\nENV PATH="$PATH:/app"\nRUN go version\n',
    ),
    good=(
        "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        "ENV PATH=C:\\Windows\\system32;C:\\Windows;C:\\tools\nENV PATH=${PATH};C:\\more\n",
        "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        'RUN setx /M PATH "%PATH%;C:\\tools"\n',
        "FROM debian:13\nENV PATH=/opt/bin:$PATH\n",
    ),
    lesson="escape-shells-and-paths",
    sources=(
        "dockerfile-reference",
        "dotnet-sdk-nano-dockerfile",
        "buildkit-default-path",
        "moby-default-path",
    ),
)
def env_path_is_not_expanded(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Variables in `ENV` are expanded by the builder itself, not by cmd or PowerShell. It knows `$NAME` and
    `${NAME}` only; `%PATH%` goes into the image letter for letter, and of `$env:PATH` the text `:PATH` is
    left. `${PATH}` does not help either on a Windows base: the builder knows what `ARG` and `ENV` set,
    but Windows keeps its path in the registry, so `${PATH};C:\\tools` becomes `;C:\\tools`. Either way
    Windows no longer finds its own programs.

    **What you see.** *'powershell' is not recognized as an internal or external command* in the next
    `RUN`.

    **What to do.** Change the path inside the image: `RUN setx /M PATH "%PATH%;C:\\tools"`, in Nano
    Server as *ContainerAdministrator*. Or write the whole path.
    """
    for reading in read(dockerfile).stages:
        given = {
            pair.name.upper()
            for here in list(reading.lineage)[1:]
            for each in here.all("ARG", "ENV")
            for pair in each.pairs
        }
        for instruction, shell, *_ in shells(reading):
            pairs = instruction.pairs if instruction.keyword in ("ARG", "ENV") else ()
            lost = {pair: _lost(reading, pair, given) for pair in pairs if instruction.keyword == "ENV"}
            for pair, found in lost.items():
                if found:
                    yield _found(reading, instruction, pair, shell, found)
            spoilt = {pair for pair, found in lost.items() if found and found.in_registry}
            given |= {pair.name.upper() for pair in pairs if pair not in spoilt}


def _lost(reading: StageReading, pair: Pair, given: set[str]) -> _Lost | None:
    """What a value loses; None if nothing."""
    # The variable that is lost, its own value or the path, counts more than the others.
    names = {found[1] or found[2]: found[0] for found in reversed([*_OF_SHELLS.finditer(pair.written)])}
    worst = [name for name in names if name.upper() in (pair.name.upper(), "PATH")]
    for name in (worst or [*names])[-1:]:
        text = f"{pair.name} gets the text {names[name]} itself"
        if names[name].startswith("$"):
            text = f"{pair.name} gets the text :{name}, because the builder takes $env for a variable"
        severity = None if worst else Severity.WARNING
        if reading.os != "windows" or name.upper() in given:
            return _Lost(name, severity, f"{text}; ENV expands only ${{{name}}}.")
        if name.upper() == "PATH":
            why = (
                "finds no program by it" if pair.name.upper() == "PATH" else "keeps its path in the registry"
            )
            return _Lost(name, severity, f"{text}, and Windows {why}.", True)
        advice = "ENV knows only what ARG or ENV set above. Write the value itself."
        return _Lost(name, severity, f"{text}; {advice}")
    if reading.os == "windows" and "PATH" not in given and _OF_BUILDER.search(pair.written):
        known = is_known(reading)
        severity = None if known and pair.name.upper() == "PATH" else Severity.WARNING
        why = "the base image sets" if known else "most Windows images set"
        return _Lost("PATH", severity, f"${{PATH}} becomes nothing: {why} no PATH by ENV.", True)
    return None


def _found(reading: StageReading, instruction: Instruction, pair: Pair, shell: str, lost: _Lost) -> Finding:
    name, message = lost.name, lost.message
    where = place(instruction, f"%{name}%", f"$env:{name}", f"${name}", f"${{{name}")
    if pair.name.upper() != "PATH" or not lost.in_registry:
        return breaks(where, message, severity=lost.severity)
    step = setting(pair.name, pair.written, shell)
    edit = instead(reading, instruction, f"RUN {step}")
    example = step or setting("PATH", r"%PATH%;C:\tools", shell)
    role = " as ContainerAdministrator" if "\n" in edit.replacement else ""
    fixes = fix("Change the path inside the image", edit) if step and len(instruction.pairs) == 1 else ()
    message += f" Write RUN {example}{role} instead." if example else ""
    return breaks(where, message, severity=lost.severity, fixes=fixes)
