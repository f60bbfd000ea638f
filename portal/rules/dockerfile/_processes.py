"""What a container runs as its first process."""

from __future__ import annotations

import re
from typing import NamedTuple

from portal.dockerfile import Instruction
from portal.rules.dockerfile._reading import StageReading, shell_of
from portal.rules.dockerfile._shell import words_of

# Images whose entry point is already a process that watches IIS.
WATCHED = ("windows/servercore/iis", "dotnet/framework/aspnet", "dotnet/framework/wcf")
_WATCHER = re.compile(
    r"(?i)ServiceMonitor|LogMonitor|Wait-Service|WaitForStatus|Get-Service|\bsc(?:\.exe)?\s+query|iisexpress|"
    r"Get-Content\b.*-Wait|(?<!start )(?<!start-service )w3svc"
)
# What keeps a container alive and does nothing else.
_IDLES = re.compile(
    r"(?i)\bping\b.*-t\b|\bping\b.*-n\s+\d{4}|Start-Sleep|\bwaitfor\b|\btimeout\s+/t\s+-1|\bpause\b"
)
_STARTED = re.compile(
    r"(?i)\b(?:net1?(?:\.exe)?\s+start|sc(?:\.exe)?\s+start|start-service(?:\s+-name)?)\s+[\"']?([^\s\"';&|)]+)"
)
_STAYS = re.compile(
    r"(?i)\s-Wait\b|Wait-|\bwhile\b|\bfor\s*\(;|Start-Sleep|ping\b.*-t\b|;\s*(?:\.|&|\w+\.exe\b)"
)
_ENDS = re.compile(r"(?i)^(?:iisreset|net\s+start|sc(?:\.exe)?\s+start|start-service|appcmd|exit)\b")


class First(NamedTuple):
    """The instruction that decides what starts, its words, and whether it is the base image's own command."""

    instruction: Instruction | None
    words: tuple[str, ...]


def first_process(reading: StageReading) -> First:
    """What starts in the end: ENTRYPOINT and CMD together; no instruction where the base decides."""
    entry, command = reading.last("ENTRYPOINT"), reading.last("CMD")
    if entry is None:
        return First(command, _words(command) if command else ())
    words = _words(entry)
    if command is not None and entry.exec_form is not None:
        words += _words(command)
    return First(entry, words)


def _words(instruction: Instruction) -> tuple[str, ...]:
    if instruction.exec_form is not None:
        return instruction.exec_form
    return tuple(words_of(instruction.value, "cmd"))


def watches(words: tuple[str, ...]) -> bool:
    """Whether a command waits for a service."""
    return bool(_WATCHER.search(" ".join(words)))


def idles(words: tuple[str, ...]) -> bool:
    """Whether a command keeps the container alive and does nothing else but, at most, start services."""
    return bool(_IDLES.search(" ".join(words)))


def starts_service(words: tuple[str, ...]) -> str:
    """The first service that a command starts; "" if it starts none."""
    match = _STARTED.search(" ".join(words))
    return match[1] if match else ""


def ends_at_once(words: tuple[str, ...]) -> bool:
    """Whether a command is a shell without anything to do, or one that only starts a service."""
    if not words:
        return False
    rest = list(words[1:])
    shell = shell_of(words[0])
    if shell == "cmd":
        given = [word for word in rest if not word.startswith("/")]
        return not given or _ends(" ".join(given))
    if shell in ("powershell", "pwsh"):
        given = _without_options(rest)
        return not given or _ends(" ".join(given))
    if shell == "sh":
        return not rest or rest in (["-l"], ["-i"], ["--login"])
    return _ends(" ".join(words))


def only_starts(words: tuple[str, ...]) -> bool:
    """Whether a command does nothing but start a service, with a terminal as well as without one."""
    rest = list(words[1:])
    shell = shell_of(words[0]) if words else ""
    if shell == "cmd":
        rest = [word for word in rest if not word.startswith("/")]
    elif shell in ("powershell", "pwsh"):
        rest = _without_options(rest)
    return _ends(" ".join(rest if shell else words))


def _ends(text: str) -> bool:
    """Whether a command line only starts something, with nothing in it that stays."""
    last = re.split(r"&&?", text)[-1].strip()
    if re.match(r"(?i)start\s+(?!.*/w(?:ait)?\b)(?:\"\"\s+)?[\w\\/.:-]+\.(?:exe|bat|cmd)\b", last):
        return True
    return bool(_ENDS.match(text)) and not _STAYS.search(text)


def runs_script(words: tuple[str, ...]) -> bool:
    """Whether a command is a script of the image's own, which may do anything."""
    return any(re.search(r"(?i)\.(?:ps1|cmd|bat|sh|py)\b", word) for word in words)


def _without_options(words: list[str]) -> list[str]:
    """What PowerShell is to run: the words after its own options."""
    rest = list(words)
    while rest and rest[0].startswith("-"):
        option = rest.pop(0).lower()
        if option in ("-noexit",):
            return rest
        if option.startswith(("-ex", "-ep", "-w", "-v")) and rest:
            rest.pop(0)
    return rest
