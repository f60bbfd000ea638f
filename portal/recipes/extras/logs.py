"""Event logs and log files to standard output, by LogMonitor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from portal.recipes.extra import Extra, windows_only
from portal.recipes.fields import Bad, Field, Target
from portal.recipes.note import Note

if TYPE_CHECKING:
    from portal.recipes.choices import Choices
    from portal.recipes.importing.seen import Seen
    from portal.recipes.sheet import Sheet

CONFIG = "LogMonitorConfig.json"


def _parse(text: str, target: Target) -> bool:
    if text not in ("on", "off"):
        raise Bad("Choose on, or leave it out.")
    return text == "on"


def _write(sheet: Sheet, value: bool) -> None:
    sheet.add(
        f"COPY LogMonitor.exe {CONFIG} C:/LogMonitor/",
        "Windows programs write to event logs and files; `docker logs` shows standard output only.",
        "logs",
    )


def _recognise(seen: Seen) -> str:
    for one, _ in seen.find("COPY", rf"LogMonitor\.exe {CONFIG} C:[/\\]+LogMonitor[/\\]*"):
        seen.claim(one)
        return "on"
    return ""


def _notes(choices: Choices, value: bool) -> Iterable[Note]:
    yield Note(
        "logs",
        "LogMonitor.exe has to lie beside the Dockerfile",
        "It is on the releases page of microsoft/windows-container-tools; its configuration is among the files here.",
        "info",
        ("log-monitor-readme",),
    )


EXTRA = Extra(
    Field(
        "logs",
        "Logs to standard output",
        "switch",
        _parse,
        "By LogMonitor, from event logs and log files.",
        "on",
        lambda value: "on" if value else "",
    ),
    "windows",
    "files",
    _write,
    _recognise,
    windows_only,
    needs=lambda value: ("log-monitor",),
    notes=_notes,
)
