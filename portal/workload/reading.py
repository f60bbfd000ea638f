"""What may be said about a workload, and how single fields are read."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Callable, Collection
from typing import Any

from portal import facts

# What people decide about an application, besides what it is: question, and the possible answers.
CHOICES: dict[str, tuple[str, dict[str, str]]] = {
    "place": ("Where it may run", {"azure": "Azure", "own": "Own machines only"}),
    "code": ("Its source code", {"yes": "There, and can be changed", "no": "Not there"}),
    "pace": ("How often it changes", {"fast": "Often, and it has to go out quickly", "slow": "Seldom"}),
    "upkeep": ("Who keeps it up: updates, scaling", {"platform": "As little as possible us", "own": "We do"}),
    "team": ("The team and containers", {"ready": "Works with them", "new": "New to them"}),
    "life": ("How long it will be used", {"short": "Less than two years", "long": "Longer"}),
    "licence": ("Its licence", {"machine": "Bound to a machine", "free": "Not bound"}),
}
FIELDS = ("signals", "without", *CHOICES, "target", "as_of")
# More than there are signals, so that a list may name some twice.
MOST_WORDS = 200
# Names that the same things have elsewhere.
OTHER_NAMES = {"msdtc-aks": "msdtc", "dotnet": "modern-net", "netfx": "netfx-4x", "gui": "gui-desktop"}


class Unreadable(ValueError):
    """Some field could not be read; `errors` has a sentence for each such field."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {message}" for field, message in errors.items()))
        self.errors = errors


def nearest(word: str, known: Collection[str]) -> str:
    """The known word that a mistyped one is closest to, "" if none is near."""
    return next(iter(difflib.get_close_matches(word.lower()[:80], list(known), 1, 0.5)), "")


def _known(word: str, known: Collection[str], what: str) -> str:
    if word in known:
        return word
    near = nearest(word, known)
    raise ValueError(
        f"“{word[:40]}” is no {what} that is known here.{f' Did you mean {near}?' if near else ''}"
    )


def _slug(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("This has to be a text.")
    return value.strip().lower().replace("_", "-").replace(" ", "-")


def read_signals(value: Any) -> tuple[str, ...]:
    """
    Signals by their ids, in the order of the facts; a list, or a text with commas. The id of a group stands for all
    its signals. Raises ValueError.
    """
    if value is None or value == "":
        return ()
    words = value.split(",") if isinstance(value, str) else value
    if not isinstance(words, (list, tuple)):
        raise ValueError("This has to be a list of signals.")
    if len(words) > MOST_WORDS:
        raise ValueError(f"There are {len(words)} signals; at most {MOST_WORDS} are read.")
    migration = facts.current().migration
    found: set[str] = set()
    for word in map(_slug, words):
        name = OTHER_NAMES.get(word, word)
        if name in migration.groups:
            found |= {signal.id for signal in migration.in_group(name)}
        elif name:
            found.add(_known(name, migration.signals, "signal"))
    return tuple(name for name in migration.signals if name in found)


def read_target(value: Any) -> str:
    """A target by its id, "" for none. Raises ValueError."""
    text = "" if value is None else _slug(value)
    return _known(text, facts.current().migration.targets, "target") if text else ""


def read_choice(field: str) -> Callable[[Any], str]:
    """A reader for one of the CHOICES."""

    def read(value: Any) -> str:
        text = "" if value is None else _slug(value)
        return _known(text, CHOICES[field][1], "answer") if text else ""

    return read


def read_day(value: Any) -> datetime.date:
    """A day; today if none is given. Raises ValueError."""
    if isinstance(value, datetime.date):
        return value
    if value is None or value == "":
        return datetime.datetime.now(datetime.UTC).date()
    try:
        day = datetime.date.fromisoformat(str(value).strip())
    except ValueError:
        raise ValueError(f"“{str(value)[:40]}” is no date; write it as 2026-11-24.") from None
    if not 2016 <= day.year <= 2040:
        raise ValueError("Facts reach from 2016 to 2040; choose a day in between.")
    return day
