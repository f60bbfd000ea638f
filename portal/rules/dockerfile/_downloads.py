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
        key = (script.instruction.line, match[0] if match else command.text)
        if key in seen:
            continue
        seen.add(key)
        by_framework = (by_cmdlet or by_client) and command.shell == "powershell"
        yield Download(script, command, match[0] if match else "", by_framework)
