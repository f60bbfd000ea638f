"""What each field of choice offers, and choices with another value in one field."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from portal import facts
from portal.facts import Release
from portal.recipes.choices import Choices
from portal.recipes.kinds import BASES, ISOLATIONS, KINDS, ORCHESTRATORS, USERS, Kind, user_name


def hosts(day: datetime.date) -> list[Release]:
    """The hosts on offer: servers of the long-term channel, newest first, then clients that are in support."""
    known = [r for r in facts.current().hosts() if r.is_host and r.supported_on(day) is not False]
    servers = [r for r in known if r.kind == "server" and r.channel == "ltsc"]
    clients = [r for r in known if r.kind == "client" and r.build >= 22000]
    return [*sorted(servers, key=lambda r: -r.build), *sorted(clients, key=lambda r: -r.build)]


def labels(choices: Choices, field: str, day: datetime.date) -> dict[str, str]:
    """The values of a field of choice with their words."""
    if field == "kind":
        return {slug: kind.name for slug, kind in KINDS.items()}
    if field == "version":
        known = facts.current().runtimes[choices.kind.family]
        return {version: known[version].name for version in choices.kind.versions or known}
    if field == "host":
        return {r.slug: r.name for r in hosts(day)} | {"linux": "Linux"}
    if field == "isolation":
        return ISOLATIONS
    if field == "orchestrator":
        return ORCHESTRATORS
    if field == "base":
        return {slug: BASES[slug][0] for slug in bases_shown(choices)}
    return {user: user_name(choices.kind, choices.os, user) for user in USERS}


def bases_shown(choices: Choices) -> tuple[str, ...]:
    if choices.os == "windows":
        return (
            ("servercore", "nanoserver", "server")
            if choices.kind.on_iis
            else ("nanoserver", "servercore", "server")
        )
    return choices.kind.linux


def bases(kind: Kind, host: str) -> tuple[str, ...]:
    """The base images that a kind can stand on for a host, the default first; never empty."""
    return (kind.linux if host == "linux" else kind.windows) or kind.windows


def with_(choices: Choices, **changes: str) -> Choices:
    """These choices with another value in some fields of choice; what follows from them follows."""
    values: dict[str, Any] = dict(changes)
    kind = KINDS[values["kind"]] if "kind" in values else choices.kind
    if kind != choices.kind:
        known = facts.current().runtimes[kind.family]
        values["runtime"] = known[kind.versions[0]] if kind.versions else next(iter(known.values()))
        values["user"] = "administrator" if kind.on_iis else choices.user
    if "version" in values:
        values["runtime"] = facts.current().runtimes[kind.family][values.pop("version")]
    if "base" not in values:
        possible = bases(kind, values.get("host", choices.host))
        values["base"] = choices.base if choices.base in possible else possible[0]
    return replace(choices, **values | {"kind": kind})
