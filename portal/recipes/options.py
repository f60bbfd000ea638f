"""The choices that a form offers, each with the reason why it is not available where it is not."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from portal import facts
from portal.recipes.choices import Choices
from portal.recipes.fitting import Fit, Obstacle, fit
from portal.recipes.kind import AUTO, BASES, USERS, user_name
from portal.recipes.offers import labels, with_


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a field: its words, a hint, and why it is off ("" when it can be chosen)."""

    value: str
    label: str
    hint: str = ""
    off: str = ""


def options(choices: Choices, day: datetime.date) -> dict[str, list[Option]]:
    """Every field of choice with its options, as they stand for the other fields' values."""
    offered: dict[str, list[Option]] = {}
    for field in ("kind", "version", "host", "isolation", "orchestrator", "base", "stages"):
        offered[field] = [
            Option(value, label, _hint(choices, field, value, day), _off(choices, field, value, day))
            for value, label in labels(choices, field, day).items()
        ]
    offered["user"] = [
        Option(
            value, user_name(choices.kind, choices.os, value), _user_hint(value), _user_off(choices, value)
        )
        for value in USERS
    ]
    return offered


def _off(choices: Choices, field: str, value: str, day: datetime.date) -> str:
    if field == "isolation" and choices.os == "linux":
        return "A Linux host shares its kernel with the container." if value == "hyperv" else ""
    if field == "stages":
        return ""
    found = fit(with_(choices, **{field: value}), day)
    if not isinstance(found, Obstacle):
        return ""
    # A base image that only older hosts start is off while another one does.
    other = field == "base" and isinstance(fit(with_(choices, base=AUTO), day), Fit)
    return found.message if other or field in found.fields else ""


def _hint(choices: Choices, field: str, value: str, day: datetime.date) -> str:
    if field == "base" and value == AUTO:
        found = fit(with_(choices, base=AUTO), day)
        word = "The smallest that does" if choices.os == "windows" else "The usual one"
        return f"{word}: {BASES[found.base][0]}" if isinstance(found, Fit) else ""
    if field == "base":
        return BASES[value][1]
    if field == "version":
        runtime = facts.current().runtimes[choices.kind.family][value]
        if runtime.ends is None:
            return ""
        word = "ended" if runtime.ended(day) else "until"
        support = f"support {word} {runtime.ends.day} {runtime.ends:%b %Y}"
        return f"{runtime.term}, {support}" if runtime.term else support.replace("s", "S", 1)
    return ""


def _user_hint(value: str) -> str:
    if value == "administrator":
        return "Full rights inside the container"
    return "Can read the app and write its own temporary files"


def _user_off(choices: Choices, value: str) -> str:
    if choices.kind.administrator and value == "unprivileged":
        return (
            "ServiceMonitor needs administrator rights; what it watches runs under its own, lesser account."
        )
    return ""
