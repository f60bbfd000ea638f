"""LogMonitorConfig.json: which event logs and files reach standard output (windows-container-tools, docs)."""

from __future__ import annotations

import json
from typing import Any

from portal.recipes.choices import Choices

_EVENTS: dict[str, Any] = {
    "type": "EventLog",
    "startAtOldestRecord": True,
    "eventFormatMultiLine": False,
    "channels": [{"name": "system", "level": "Error"}, {"name": "application", "level": "Error"}],
}
_IIS: dict[str, Any] = {
    "type": "File",
    "directory": "c:\\inetpub\\logs",
    "filter": "*.log",
    "includeSubdirectories": True,
    "includeFileNames": False,
    "waitInSeconds": "INFINITY",
}
SOURCES = {"events": _EVENTS, "iis": _IIS}


def config(choices: Choices) -> str:
    """The configuration for the sources that the kind of application writes to."""
    sources = [SOURCES[name] for name in choices.kind.logs]
    return json.dumps({"LogConfig": {"sources": sources}}, indent=2)
