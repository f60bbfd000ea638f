"""One instruction of a Dockerfile, with what its words mean."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from portal.dockerfile.expansion import unquoted
from portal.dockerfile.heredocs import Heredoc, is_mark
from portal.dockerfile.text import SPACE
from portal.dockerfile.words import Pair, blank_words, health_parts, pairs, quoted_words

KEYWORDS = (
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
)
JSON_KEYWORDS = frozenset(("ADD", "CMD", "COPY", "ENTRYPOINT", "RUN", "SHELL", "VOLUME"))
_ONE_STRING = frozenset(("MAINTAINER", "STOPSIGNAL", "USER", "WORKDIR", "CMD", "ENTRYPOINT", "RUN", "SHELL"))


@dataclass(frozen=True)
class Instruction:
    """
    An instruction as it stands in the file.

    `keyword` is in capitals, `name_as_written` is not changed. `flags` are words such as "--from=build",
    quotes removed. `value` is the rest of the logical line: continuation marks, comments between and flags
    are gone, quotes and variables stay. `exec_form` holds the strings of a JSON form, else None.
    `line` and `end_line` are physical lines from 1, heredocs included. `original` is those lines as they
    are written, with LF between them and none at the end. `comments` are the texts of the comment lines
    right above. `escape` is the escape character in force. `trigger` is the instruction inside ONBUILD.
    `stage` is the index of its stage, -1 before the first FROM, and `shell` the words of the SHELL in
    force for it, () when the base image does not tell.
    """

    keyword: str
    name_as_written: str
    flags: tuple[str, ...]
    value: str
    exec_form: tuple[str, ...] | None
    heredocs: tuple[Heredoc, ...]
    line: int
    end_line: int
    original: str = ""
    comments: tuple[str, ...] = ()
    escape: str = "\\"
    trigger: Instruction | None = None
    stage: int = -1
    shell: tuple[str, ...] = ()
    logical: str = field(default="", repr=False)
    # Where in `logical` the text of each physical line begins, with the number of that line.
    pieces: tuple[tuple[int, int], ...] = field(default=(), repr=False)

    @property
    def is_exec_form(self) -> bool:
        """Whether it is written as a JSON array."""
        return self.exec_form is not None

    @cached_property
    def arguments(self) -> tuple[str, ...]:
        """
        The words as BuildKit's parser sees them, quotes and variables as written.

        The strings of a JSON form; one string for shell forms, USER and WORKDIR; the words of FROM, COPY,
        ADD, EXPOSE, VOLUME and ARG; name and value by turns for ENV and LABEL; for HEALTHCHECK its type
        and then the command; for ONBUILD those of the trigger.
        """
        if self.trigger:
            return self.trigger.arguments
        if self.keyword == "HEALTHCHECK":
            kind, command = health_parts(self.value)
            words = self.exec_form if self.exec_form is not None else (command,) if command else ()
            return (kind, *words) if kind else ()
        if self.exec_form is not None:
            return self.exec_form
        if self.keyword in ("ENV", "LABEL"):
            return tuple(word for pair in pairs(self.value, self.escape)[0] for word in pair)
        if self.keyword == "ARG":
            return tuple(quoted_words(self.value, self.escape))
        if self.keyword in _ONE_STRING:
            return (self.value,) if self.value else ()
        return tuple(blank_words(self.value)) if self.keyword in KEYWORDS else ()

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Names and values of ENV, LABEL and ARG; () for others."""
        if self.keyword == "ARG":
            found = [(*word.partition("="),) for word in quoted_words(self.value, self.escape)]
            return tuple(
                Pair(name, unquoted(value, self.escape) if equals else None, value)
                for name, equals, value in found
            )
        if self.keyword in ("ENV", "LABEL"):
            return tuple(
                Pair(unquoted(name, self.escape), unquoted(value, self.escape), value)
                for name, value in pairs(self.value, self.escape)[0]
            )
        return ()

    @property
    def is_legacy(self) -> bool:
        """Whether ENV or LABEL is written in the old form, `NAME value`."""
        return (
            self.keyword in ("ENV", "LABEL")
            and "=" not in (quoted_words(self.value, self.escape) or ["="])[0]
        )

    def flag(self, name: str) -> str | None:
        """The value of a flag such as "from"; "" for a flag without value, None when it is not there."""
        values = self.flag_values(name)
        return values[0] if values else None

    def flag_values(self, name: str) -> tuple[str, ...]:
        """All values of a flag that can stand more than once, such as "mount"."""
        parts = (flag.removeprefix("--").partition("=") for flag in self.flags)
        return tuple(value for found, _, value in parts if found == name)

    @property
    def mounts(self) -> tuple[dict[str, str], ...]:
        """The options of each --mount of RUN; an option without value maps to ""."""
        options = ([part.partition("=") for part in value.split(",")] for value in self.flag_values("mount"))
        return tuple({name.strip().lower(): value for name, _, value in parts} for parts in options)

    @property
    def sources(self) -> tuple[str, ...]:
        """What COPY or ADD takes, without heredocs."""
        return tuple(word for word in self.arguments[:-1] if not is_mark(word)) if self._copies else ()

    @property
    def destination(self) -> str:
        """Where COPY or ADD puts it, "" when missing."""
        return self.arguments[-1] if self._copies and len(self.arguments) > 1 else ""

    @property
    def _copies(self) -> bool:
        return self.keyword in ("COPY", "ADD")

    @property
    def command(self) -> str:
        """What RUN, CMD, ENTRYPOINT or HEALTHCHECK CMD runs, as one text; exec form joined by spaces."""
        if self.exec_form is not None:
            return " ".join(self.exec_form)
        if self.keyword == "HEALTHCHECK":
            return health_parts(self.value)[1]
        return self.value

    @property
    def script(self) -> str:
        """The command together with the text of its heredocs, for rules that look for words in it."""
        return "\n".join((self.command, *(heredoc.text for heredoc in self.heredocs)))

    def line_at(self, index: int) -> int:
        """The physical line of the character at an index of `value`, for instructions over many lines."""
        start = len(self.logical.rstrip(SPACE)) - len(self.value)
        at = bisect_right(self.pieces, (start + max(index, 0), 1 << 60)) - 1
        return self.pieces[at][1] if at >= 0 else self.line
