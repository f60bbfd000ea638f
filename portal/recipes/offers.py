"""What each field of choice offers, and choices with another value in one field."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from portal import facts
from portal.facts import Release
from portal.recipes.choices import Choices, version_for
from portal.recipes.extras import EXTRAS
from portal.recipes.kind import AUTO, BASES, ISOLATIONS, ORCHESTRATORS, STAGES, USERS, Kind, user_name
from portal.recipes.kinds import KINDS


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
        return {AUTO: "Automatic"} | {slug: BASES[slug][0] for slug in bases_shown(choices)}
    if field == "stages":
        own = ("own",) if choices.stages == "own" else ()
        return {value: STAGES[value] for value in (*choices.kind.stages, *own)}
    return {user: user_name(choices.kind, choices.os, user) for user in USERS}


def bases_shown(choices: Choices) -> tuple[str, ...]:
    """The base images that the form shows, also those that this kind cannot stand on."""
    if choices.os == "linux":
        return choices.kind.linux
    shown = ("nanoserver", "servercore", "server")
    return (*shown, *(base for base in choices.kind.windows if base not in shown))


def bases(kind: Kind, host: str) -> tuple[str, ...]:
    """The base images that a kind can stand on for a host, the first to try first; may be empty."""
    return kind.linux if host == "linux" else kind.windows


def with_(choices: Choices, **changes: str) -> Choices:
    """These choices with another value in some fields of choice, or an option left out (""); what follows follows."""
    values: dict[str, Any] = {name: value for name, value in changes.items() if name not in EXTRAS}
    left_out = [name for name in changes if name in EXTRAS]
    kind = KINDS[values["kind"]] if "kind" in values else choices.kind
    if kind != choices.kind:
        known = facts.current().runtimes[kind.family]
        values["runtime"] = known[kind.versions[0]] if kind.versions else next(iter(known.values()))
        values["user"] = "administrator" if kind.administrator else choices.user
        values["stages"] = kind.stages[0]
    if "version" in values:
        values["runtime"] = facts.current().runtimes[kind.family][values.pop("version")]
    runtime = values.get("runtime", choices.runtime)
    version = version_for(kind, runtime.version, values.get("host", choices.host))
    values["runtime"] = facts.current().runtimes[kind.family][version]
    possible = bases(kind, values.get("host", choices.host))
    base = values.pop("base", choices.asked_base if choices.asked_base in possible else AUTO)
    more = {name: value for name, value in choices.more.items() if name not in left_out}
    return replace(choices, **values | {"kind": kind, "base": base, "asked_base": base, "more": more})
