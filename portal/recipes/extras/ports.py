"""Ports besides the one that the application's own server answers on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from portal.recipes.extra import Extra
from portal.recipes.fields import Bad, Field, Target, entries

if TYPE_CHECKING:
    from portal.recipes.importing.seen import Seen
    from portal.recipes.sheet import Sheet

_PORT = re.compile(r"([0-9]{1,5})(?:/(tcp|udp))?", re.IGNORECASE)


def _parse(text: str, target: Target) -> tuple[str, ...]:
    found: list[str] = []
    for number, line in entries(text.replace(" ", "\n"), 20, "ports"):
        match = _PORT.fullmatch(line)
        if not match or not 1 <= int(match[1]) <= 65535:
            raise Bad(f"Line {number}: write a number from 1 to 65535, with /udp where it is not TCP.")
        port = f"{int(match[1])}/udp" if (match[2] or "").lower() == "udp" else str(int(match[1]))
        if port in found:
            raise Bad(f"Line {number}: {port} is there twice.")
        found.append(port)
    return tuple(found)


def _write(sheet: Sheet, ports: tuple[str, ...]) -> None:
    sheet.add(f"EXPOSE {' '.join(ports)}", "Documents further ports.", "ports")


def _recognise(seen: Seen) -> str:
    """All that is exposed after the first port, which is the application's own where its kind has one."""
    words = [word for one in seen.instructions if one.keyword == "EXPOSE" for word in one.value.split()]
    ports = [word for word in words if _PORT.fullmatch(word)]
    return "\n".join(ports[1:] if seen.main_port else ports)


EXTRA = Extra(
    Field(
        "ports",
        "Further ports",
        "lines",
        _parse,
        "One a line, with /udp where it is not TCP. Published under the same number.",
        "9090",
        lambda values: "\n".join(values),
    ),
    "network",
    "serve",
    _write,
    _recognise,
)
