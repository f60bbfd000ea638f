"""Files that instructions bring into an image, and commands that delete them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.dockerfile import Instruction
from portal.rules.dockerfile._reading import Script, StageReading
from portal.rules.dockerfile._shell import POWERSHELLS, Command

_OUT = re.compile(
    r"(?i)(?:-OutFile|-Destination|(?<=\s)-o|(?<=\s)-[A-Za-z]*o|--output)[\s=:]+(?P<path>\"[^\"]+\"|'[^']+'|[^\s;,)]+)"
)
_SAVED = re.compile(r"(?i)\.DownloadFile\([^,]+,\s*(?P<path>\"[^\"]+\"|'[^']+')")
_DELETES = {"cmd": ("del", "erase", "rmdir", "rd"), "sh": ("rm",)}
_POWERSHELL_DELETES = ("remove-item", "rm", "del", "ri", "erase", "rd", "rmdir")
_WEB = ("curl", "wget", "invoke-webrequest", "iwr", "start-bitstransfer", "invoke-restmethod")


def brought(reading: StageReading) -> Iterator[tuple[Instruction, str]]:
    """Files that a stage downloads or copies under a name of their own, as bare names in lower case."""
    for script, command in reading.runs:
        found = _OUT.search(command.text) if command.program in _WEB else _SAVED.search(command.text)
        if found and (name := bare(found["path"])):
            yield script.instruction, name
    for instruction in reading.all("ADD", "COPY"):
        for source in instruction.sources if instruction.flag("from") is None else ():
            target = instruction.destination
            name = bare(source if re.search(r"[\\/]$|^\.$|^[\"']?[A-Za-z]:$", target) else target)
            if name:
                yield instruction, name


def deletions(reading: StageReading) -> Iterator[tuple[Script, Command, str]]:
    """Commands that delete single files, with the bare name of each file in lower case."""
    for script, command in reading.runs:
        programs = _POWERSHELL_DELETES if command.shell in POWERSHELLS else _DELETES.get(command.shell, ())
        if command.program not in programs:
            continue
        for word in command.arguments:
            for part in word.split(","):
                if name := bare(part):
                    yield script, command, name


def bare(path: str) -> str:
    """The last part of a path in lower case; "" for options, patterns, variables and what has no extension."""
    name = re.split(r"[\\/]", path.strip("\"' "))[-1].lower()
    return name if re.fullmatch(r"[\w][\w.+ -]*\.\w{2,5}", name) else ""
