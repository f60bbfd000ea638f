"""A piece of a manifest that knows where it stands: a mapping, a list, or a single value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

# Plain words that YAML 1.1, which Kubernetes' tools read, takes for true, false and nothing.
_TRUE = frozenset(("true", "yes", "on", "y"))
_FALSE = frozenset(("false", "no", "off", "n"))
_NULL = frozenset(("", "~", "null"))


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """
    One value with its first and last line. A part that is not there is falsy, and so is one that says null.

    `kind` is "map", "list", "value", or "" for what is missing. Asking a part for what it does not have gives
    MISSING, so that long ways down need no tests on the way. A mapping's `line` is that of its key.
    """

    kind: str = ""
    line: int = 0
    end: int = 0
    text: str = ""
    quoted: bool = False
    entries: Mapping[str, Part] = field(default_factory=dict)
    members: tuple[Part, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.kind) and not self.is_null

    def __getitem__(self, key: str) -> Part:
        return self.entries.get(key, MISSING)

    def __iter__(self) -> Iterator[Part]:
        return iter(self.members)

    def at(self, path: str) -> Part:
        """The part at "a.b.c"."""
        part = self
        for key in path.split("."):
            part = part[key]
        return part

    @property
    def is_null(self) -> bool:
        """Whether it is there and says nothing: null, ~ or an empty place."""
        return self.kind == "value" and not self.quoted and self.text.lower() in _NULL

    @property
    def is_true(self) -> bool:
        """Whether it is the value true, which a quoted "true" is not."""
        return self.kind == "value" and not self.quoted and self.text.lower() in _TRUE

    @property
    def is_false(self) -> bool:
        """Whether it is the value false."""
        return self.kind == "value" and not self.quoted and self.text.lower() in _FALSE

    @property
    def number(self) -> int | None:
        """The whole number that it is, if it is one of at most 18 digits."""
        digits = self.text.removeprefix("-")
        if self.kind != "value" or not digits.isascii() or not digits.isdigit() or len(digits) > 18:
            return None
        return int(self.text)

    @property
    def where(self) -> str:
        """The place of a finding about it: "line:12"."""
        return f"line:{self.line}" if self.line else ""

    @property
    def words(self) -> tuple[str, ...]:
        """The texts of a list's values, or the one text of a value."""
        if self.kind == "list":
            return tuple(each.text for each in self.members if each.kind == "value")
        return (self.text,) if self else ()


MISSING = Part()
