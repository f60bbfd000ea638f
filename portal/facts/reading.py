"""Read TOML tables with types; whatever is wrong is told with file and key."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class FactError(ValueError):
    """A fact file that cannot be used: "file.toml: path.to.key: what is wrong"."""


class Table:
    """
    One TOML table. Each method takes a key, checks its type and counts it as read; `done` refuses what is left.

    Methods with a default make the key optional; without one a missing key is an error.
    """

    def __init__(self, file: str, path: str, values: dict[str, Any]) -> None:
        self.file = file
        self.path = path
        self._values = values
        self._left = set(values)

    @classmethod
    def of_file(cls, folder: Path, name: str) -> Table:
        """The top table of a file. Raises FactError when the file is missing or is no TOML."""
        try:
            text = (folder / name).read_text("utf-8")
        except FileNotFoundError:
            raise FactError(f"{name}: the file is missing") from None
        except UnicodeDecodeError as error:
            raise FactError(f"{name}: is not UTF-8 ({error.reason} at byte {error.start})") from None
        try:
            return cls(name, "", tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise FactError(f"{name}: is not TOML: {error}") from None

    def error(self, key: str, what: str) -> FactError:
        """The error to raise about one key ("" for the table itself)."""
        path = ".".join(part for part in (self.path, key) if part)
        return FactError(f"{self.file}: {path}: {what}" if path else f"{self.file}: {what}")

    def _take[T](self, key: str, kind: type[T], named: str, default: T | None) -> T:
        if key not in self._values:
            if default is None:
                raise self.error(key, "is missing")
            return default
        self._left.discard(key)
        value = self._values[key]
        if type(value) is not kind:
            raise self.error(key, f"must be {named}, not {_shown(value)}")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A text without surrounding white space; "" only where it is the default."""
        value = self._take(key, str, "a text", default)
        if value != value.strip() or (key in self._values and not value):
            raise self.error(key, "is empty or has white space at its ends")
        return value

    def word(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """One of the given words."""
        value = self.text(key, default)
        if key in self._values and value not in allowed:
            raise self.error(key, f"must be one of {', '.join(allowed)}, not {value!r}")
        return value

    def number(self, key: str, default: int | None = None) -> int:
        """A whole number above zero (or the default)."""
        value = self._take(key, int, "a whole number", default)
        if key in self._values and value <= 0:
            raise self.error(key, f"must be above zero, not {value}")
        return value

    def flag(self, key: str, default: bool | None = None) -> bool:
        """true or false."""
        return self._take(key, bool, "true or false", default)

    def value(self, key: str) -> int | str | bool:
        """A number, a text, or true or false."""
        value = self._values.get(key)
        if isinstance(value, bool):
            return self.flag(key)
        return self.number(key) if isinstance(value, int) else self.text(key)

    def maybe_flag(self, key: str) -> bool | None:
        """true, false, or None where the key is left out because no source answers."""
        return self.flag(key) if key in self._values else None

    def day(self, key: str) -> datetime.date:
        """A date."""
        value = self._values.get(key)
        if isinstance(value, datetime.datetime) or (
            key in self._values and not isinstance(value, datetime.date)
        ):
            raise self.error(key, f"must be a date such as 2026-11-24, not {_shown(value)}")
        if value is None:
            raise self.error(key, "is missing")
        self._left.discard(key)
        return value  # type: ignore[no-any-return]

    def maybe_day(self, key: str) -> datetime.date | None:
        """A date, or None where the key is left out."""
        return self.day(key) if key in self._values else None

    def checked(self, inherited: datetime.date | None = None) -> datetime.date:
        """The day on which the fact was last held against its source; rows may take that of their file."""
        day = inherited if inherited is not None and "checked" not in self._values else self.day("checked")
        # UTC may be a day behind the day at the writer's desk.
        if day > datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1):
            raise self.error("checked", f"{day} is in the future")
        return day

    def texts(
        self, key: str, default: tuple[str, ...] | None = None, allowed: tuple[str, ...] = ()
    ) -> tuple[str, ...]:
        """A list of different texts, from `allowed` if that is given."""
        values = self._take(key, list, "a list of texts", None if default is None else list(default))
        for value in values:
            if not isinstance(value, str) or not value.strip():
                raise self.error(key, f"must be a list of texts, but holds {_shown(value)}")
            if allowed and value not in allowed:
                raise self.error(key, f"must be from {', '.join(allowed)}, not {value!r}")
        if len(set(values)) != len(values):
            raise self.error(key, "names something twice")
        return tuple(values)

    def sources(self) -> tuple[str, ...]:
        """The ids of the sources behind this fact; at least one."""
        found = self.texts("sources")
        if not found:
            raise self.error("sources", "names no source")
        return found

    def table(self, key: str, *, optional: bool = False) -> Table:
        """A table inside this one; an empty one where it may be left out."""
        values = self._take(key, dict, "a table", {} if optional else None)
        return Table(self.file, f"{self.path}.{key}" if self.path else key, values)

    def tables(self) -> Iterator[tuple[str, Table]]:
        """All tables inside this one by name; anything else in it is an error."""
        for key in self._values:
            yield key, self.table(key)

    def rows(self, key: str) -> list[Table]:
        """An array of tables; empty where it is left out."""
        values = self._take(key, list, "an array of tables", [])
        for value in values:
            if not isinstance(value, dict):
                raise self.error(key, f"must be an array of tables, but holds {_shown(value)}")
        path = f"{self.path}.{key}" if self.path else key
        return [Table(self.file, f"{path}[{n}]", value) for n, value in enumerate(values)]

    def __iter__(self) -> Iterator[str]:
        """The names in this table, in the file's order."""
        return iter(self._values)

    def done(self) -> None:
        """Refuse keys that nothing has read: a misspelt key must not be silently without effect."""
        if self._left:
            raise self.error(min(self._left), "is not known here")


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
