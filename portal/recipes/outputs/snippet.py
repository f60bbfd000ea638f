"""Something to copy or to save, and the names that all outputs share."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.recipes.choices import Choices

VERSION = "1.0"
MEMORY = "2g"
# As Microsoft's page on apps with a gMSA writes it.
NETWORK_SERVICE = r"NT AUTHORITY\NETWORK SERVICE"
PLACEHOLDER = "PASTE-SHA256-HERE"


@dataclass(frozen=True, slots=True)
class Snippet:
    """Something to copy: a title, the text, a sentence on it, and the file's name if it is one."""

    title: str
    text: str
    note: str = ""
    file: str = ""

    @property
    def lines(self) -> list[str]:
        """The text line by line."""
        return self.text.split("\n")


def quoted(text: str) -> str:
    """A text as YAML reads it and as nothing else."""
    return json.dumps(text, ensure_ascii=False)


def all_ports(choices: Choices) -> list[tuple[int, int, str]]:
    """Published and inner ports with their protocols, the application's own first."""
    own = [(choices.publish, choices.port, "tcp")] if choices.port else []
    further = []
    for port in choices.get("ports") or ():
        number, _, protocol = port.partition("/")
        further.append((int(number), int(number), protocol or "tcp"))
    return own + [each for each in further if each[1:] != (choices.port, "tcp")]


def volume_names(choices: Choices) -> list[tuple[str, str]]:
    """A name for each volume, and its path."""
    paths = choices.get("volumes") or ()
    return [(f"data-{number}" if len(paths) > 1 else "data", path) for number, path in enumerate(paths, 1)]


def asks_for_gpu(choices: Choices) -> bool:
    """Whether the container needs a DirectX device when it starts."""
    return choices.os == "windows" and "directx" in choices.kind.needs


def as_network_service(choices: Choices) -> bool:
    """
    Whether the container is started as Network Service, which alone (with Local System) is the gMSA in the domain. What
    IIS or the service manager starts has an account of its own; who chose the administrator gets a note instead.
    """
    chosen = bool(choices.get("gmsa")) and not choices.kind.administrator
    return choices.os == "windows" and chosen and choices.user == "unprivileged"


def unfilled(choices: Choices) -> list[str]:
    """The build arguments with checksums that the form has no value for: the build stops without them."""
    written = choices.os == "windows" and choices.stages in ("multi", *choices.kind.stages)
    return [name for field, name in choices.kind.pins.items() if written and not choices.get(field)]


def dns_name(choices: Choices) -> str:
    """The project's name as a DNS label that starts with a letter, as a Service demands."""
    name = choices.image_name
    return name if name[0].isalpha() else f"app-{name}"
