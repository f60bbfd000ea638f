"""What a Dockerfile downloads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from portal.rules.dockerfile._reading import Script, StageReading
from portal.rules.dockerfile._shell import POWERSHELLS, Command

_WEB = ("invoke-webrequest", "iwr", "invoke-restmethod", "irm", "start-bitstransfer")
_PROGRAMS = ("curl", "wget", "aria2c")
_URL = re.compile(r"(?i)\bhttps?://[^\s'\"`)]+")
_CLIENT = re.compile(r"(?i)\.Download(?:File|String)(?:Async)?\(|Net\.WebClient")
_VARIABLE = re.compile(r"%(\w+)%|\$\{?(?:env:)?(\w+)\}?|\$\((?:env:)?(\w+)\)", re.IGNORECASE)
_ASSIGNED = re.compile(r"\$(\w+)\s*=(?!=)\s*([^;\n]{0,400})")


class Download(NamedTuple):
    """A command that fetches something, the address if it stands there, and the script that it stands in."""

    script: Script
    command: Command
    url: str
    by_framework: bool


def downloads(reading: StageReading) -> Iterator[Download]:
    """The downloads of a stage, in order."""
    seen: set[tuple[int, str]] = set()
    for script, command in reading.runs:
        in_powershell = command.shell in POWERSHELLS
        by_cmdlet = command.program in _WEB or (
            in_powershell
            and command.program in ("curl", "wget")
            and not command.has(r"^curl\.exe|^wget\.exe")
        )
        by_client = (
            in_powershell and bool(_CLIENT.search(command.text)) and "download" in command.text.lower()
        )
        if not (by_cmdlet or by_client or command.program in _PROGRAMS):
            continue
        match = _URL.search(command.text)
        if re.search(r"(?i)DownloadString\(.{0,300}\)\s*(?:>\s*\$null|\|\s*Out-Null)", command.text):
            continue
        url = match[0] if match else _by_variable(reading, script, command)
        key = (script.instruction.line, url or command.text)
        if key in seen:
            continue
        seen.add(key)
        by_framework = (by_cmdlet or by_client) and command.shell == "powershell"
        yield Download(script, command, url, by_framework)


def _by_variable(reading: StageReading, script: Script, command: Command) -> str:
    """The address that a variable of the step, or one of ENV and ARG, has in it; "" if none is found."""
    for match in _VARIABLE.finditer(command.text):
        name = (match[1] or match[2] or match[3]).lower()
        for given in _ASSIGNED.finditer(script.text):
            if given[1].lower() != name:
                continue
            if url := _URL.search(given[2]):
                return url[0]
            for inner in re.findall(r"(?i)\$\{?env:(\w+)", given[2]):
                if kept := address_in(reading, inner):
                    return kept
        if kept := address_in(reading, name):
            return kept
    return ""


def address_in(reading: StageReading, name: str) -> str:
    """The address in the value that ENV or ARG gives a variable, "" if there is none."""
    for here in reading.lineage:
        for instruction in here.all("ENV", "ARG"):
            for pair in instruction.pairs:
                url = _URL.search(pair.value or "") if pair.name.lower() == name.lower() else None
                if url:
                    return url[0]
    return ""
