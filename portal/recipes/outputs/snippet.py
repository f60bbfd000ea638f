"""Something to copy or to save, and the names that all outputs share."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.recipes.choices import Choices

VERSION = "1.0"
MEMORY = "2g"


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


def dns_name(choices: Choices) -> str:
    """The project's name as a DNS label that starts with a letter, as a Service demands."""
    name = choices.image_name
    return name if name[0].isalpha() else f"app-{name}"
