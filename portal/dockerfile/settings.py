"""The settings of a stage while its instructions are gone through: variables, user, folder, shell, ports."""

from __future__ import annotations

from portal.dockerfile.expansion import ExpansionError, Manner, expand, is_plain
from portal.dockerfile.instruction import Instruction
from portal.dockerfile.stages import Stage
from portal.dockerfile.systems import WINDOWS
from portal.dockerfile.words import blank_words

# All expanded text of a file together; a file that doubles variables reaches it, no real one does.
MOST_TEXT = 4_000_000
LONGEST_PATH = 4_096


class Room:
    """How much expanded text a file may still make."""

    def __init__(self) -> None:
        self.left = MOST_TEXT


class Settings:
    """Follows the instructions of one stage; starts from its parent's settings."""

    def __init__(
        self,
        os: str,
        shell: tuple[str, ...],
        escape: str,
        parent: Stage | None,
        outer_args: dict[str, str | None],
        room: Room,
    ) -> None:
        self.os = os
        self.manner = Manner(escape, keep_unset=True)
        self.env = dict(parent.env) if parent else {}
        self.args = dict(parent.args) if parent else {}
        self.user = parent.user if parent else ""
        self.shell = parent.shell if parent and parent.shell else shell
        self.exposed = dict.fromkeys(parent.exposed) if parent else {}
        self.cmd = parent.cmd if parent else None
        self.entrypoint = parent.entrypoint if parent else None
        self.healthcheck = parent.healthcheck if parent else None
        self._globals = outer_args
        self._path = _Path(os, parent.workdir if parent else "")
        self._values: dict[str, str] = {}
        self._own_cmd = False
        self._room = room
        for name, value in (*self.args.items(), *self.env.items()):
            self._set(name, value)

    @property
    def workdir(self) -> str:
        """The folder in force, "" when no WORKDIR was met."""
        return str(self._path)

    def follow(self, instruction: Instruction) -> None:
        """Takes an instruction into account."""
        match instruction.keyword:
            case "ENV":
                self._env(instruction)
            case "ARG":
                self._arg(instruction)
            case "USER":
                self.user = self.expanded(instruction.value)
            case "WORKDIR":
                self._path.enter(self.expanded(instruction.value))
            case "EXPOSE":
                for word in instruction.arguments:
                    self.exposed.update(dict.fromkeys(filter(None, blank_words(self.expanded(word)))))
            case "SHELL":
                self.shell = instruction.exec_form or self.shell
            case "CMD":
                self.cmd, self._own_cmd = instruction, True
            case "ENTRYPOINT":
                self.entrypoint = instruction
                if not self._own_cmd:  # an inherited CMD was made for the inherited ENTRYPOINT
                    self.cmd = None
            case "HEALTHCHECK":
                self.healthcheck = instruction

    def expanded(self, text: str) -> str:
        """A text with the variables known here; text that cannot be read stays as it is."""
        if self._room.left < len(text) or is_plain(text, self.manner.escape):
            return text
        try:
            result = expand(text, self._lookup, self.manner)
        except ExpansionError:
            return text
        self._room.left -= len(result)
        return result if self._room.left >= 0 else text

    def _lookup(self, name: str) -> str | None:
        return self._values.get(name.upper() if self.os == WINDOWS else name)

    def _set(self, name: str, value: str | None) -> None:
        if value is not None:
            self._values[name.upper() if self.os == WINDOWS else name] = value

    def _env(self, instruction: Instruction) -> None:
        # All values of one ENV see the variables as they were before it.
        found = [(self.expanded(pair.name), self.expanded(pair.written)) for pair in instruction.pairs]
        for name, value in found:
            self.env[name] = value
            self._set(name, value)

    def _arg(self, instruction: Instruction) -> None:
        for pair in instruction.pairs:
            value = self._globals.get(pair.name) if pair.value is None else self.expanded(pair.written)
            self.args[pair.name] = value
            self._set(pair.name, value)


class _Path:
    """A folder that WORKDIR changes; relative steps cost their own length only."""

    def __init__(self, os: str, text: str) -> None:
        self._os = os
        self._windows = os == WINDOWS
        self._root = ""
        self._parts: list[str] = []
        self._length = 0
        if text:
            self.enter(text)

    def enter(self, path: str) -> None:
        """One WORKDIR; an absolute path starts anew."""
        if self._windows:
            path = path.replace("\\", "/")
        if len(path) + self._length > LONGEST_PATH:
            return
        drive = path[1:2] == ":" and path[:1].isalpha() and (self._windows or not self._os)
        if drive or path.startswith("/") or not self._root:
            self._parts, self._length = [], 0
            self._root = path[:2] + "/" if drive else ("C:/" if self._windows else "/")
            path = path[2:] if drive else path
        for part in path.split("/"):
            if part == ".." and self._parts:
                self._length -= len(self._parts.pop()) + 1
            elif part not in ("", ".", ".."):
                self._parts.append(part)
                self._length += len(part) + 1

    def __str__(self) -> str:
        text = self._root + "/".join(self._parts)
        return text.replace("/", "\\") if self._windows or text[1:2] == ":" else text
