"""apt-get, yum, dnf and choco ask before they install."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import fix, replace, spot
from portal.rules.dockerfile._reading import Script, StageReading, read
from portal.rules.dockerfile._shell import Command
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_PROGRAMS = ("apt-get", "apt", "yum", "dnf", "choco")
_INSTALLS = ("install", "upgrade", "dist-upgrade", "groupinstall", "localinstall", "full-upgrade")
_YES = re.compile(
    r"(?:^|\s)(?:-[a-z]*y[a-z]*|-qq|--yes|--assume-yes|--assumeyes|--force-yes|--confirm)(?=\s|$)|Assume-Yes|\$",
    re.IGNORECASE,
)


@rule(
    Severity.WARNING,
    "Package manager asks a question",
    met="Package manager asks nothing",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM debian:13\nRUN apt-get update && apt-get install curl\n",
        "FROM fedora:43\nRUN dnf install git\n",
    ),
    good=(
        "FROM debian:13\nRUN apt-get update && apt-get install -y --no-install-recommends curl\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY chocolatey.ps1 /\nRUN choco install -y git\n",
    ),
    lesson="layers-cache-and-stages",
    sources=("hadolint-readme",),
)
def package_manager_asks(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `apt-get`, `yum`, `dnf` and `choco` list what they are going to install and wait for a *yes*. In a
    build there is nobody to type it; the question meets the end of the input, which counts as a *no*.

    **What you see.** *Do you want to continue? [Y/n] Abort.* and exit code 1. A package that brings in no
    others is installed without the question, so the same line can work for years and then fail.

    **What to do.** Add `-y`. hadolint reports this as DL3014, DL3030 and DL3038.
    """
    for reading in read(dockerfile).stages:
        for script, command in reading.runs:
            if command.program not in _PROGRAMS or not set(_INSTALLS) & set(command.arguments):
                continue
            where = spot(script.instruction, command)
            if _YES.search(command.text):
                yield holds(where, f"{command.program} is told to go on.")
            elif not _changes_nothing(command) and not _answered(reading):
                line = where.removeprefix("line:")
                verb = next(word for word in command.arguments if word in _INSTALLS)
                pattern = rf"\b{re.escape(command.program)}\b([^&|;]*?)\s{verb}\b"
                edit = (
                    replace(dockerfile, int(line), pattern, rf"{command.program}\g<1> {verb} -y")
                    if line.isdigit()
                    else None
                )
                yield breaks(
                    where, f"{command.program} {verb} without -y stops to ask.", fixes=fix("Add -y", edit)
                )


def _answered(reading: StageReading) -> bool:
    """Whether something answers for all."""
    return any(_answers(script) for here in reading.lineage for script in here.scripts)


def _answers(script: Script) -> bool:
    return bool(
        re.search(
            r"(?i)\byes\s*\||Assume-Yes|allowGlobalConfirmation|assumeyes\s*=|echo\s+['\"]?y", script.text
        )
    )


def _changes_nothing(command: Command) -> bool:
    if {"-f", "--fix-broken"} & set(command.arguments) and command.arguments[-1] in _INSTALLS:
        return True
    return any(
        word in ("-d", "--download-only", "--print-uris", "-s", "--dry-run", "--simulate")
        for word in command.arguments
    )
