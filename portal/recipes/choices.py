"""The builder's form, read strictly: what is not plainly harmless becomes a message beside its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal import facts
from portal.facts import Runtime
from portal.recipes.kinds import ISOLATIONS, KINDS, ORCHESTRATORS, USERS, Kind

FIELDS = (
    "kind", "version", "project", "start", "host", "isolation", "orchestrator", "base",
    "port", "publish", "health", "env", "user",
)  # fmt: skip
START = {"kind": "aspnet-framework-48", "project": "shop", "host": "windows-server-2022", "health": "/health"}
DEFAULTS = {"isolation": "process", "orchestrator": "docker", "user": "unprivileged", "start": "server.js"}
PUBLISHED = 8080
LONGEST_VALUE, MOST_VARIABLES = 1000, 40

_PROJECT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,48}[A-Za-z0-9_-])?")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_START = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*\.(?:js|cjs|mjs)")
_PORT = re.compile(r"[0-9]{1,5}")
_HEALTH = re.compile(r"/[A-Za-z0-9._~/-]{0,199}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
# Set by the recipe itself; a second value would win silently.
_OWN_VARIABLES = {"node": {"NODE_ENV", "PORT"}, "dotnet": {"ASPNETCORE_HTTP_PORTS"}}


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything the builder needs to know, valid in itself; whether it goes together is for `fitting`."""

    kind: Kind
    runtime: Runtime
    host: str
    isolation: str
    orchestrator: str
    base: str
    project: str
    start: str = "server.js"
    port: int = 0
    publish: int = PUBLISHED
    env: tuple[tuple[str, str], ...] = ()
    health: str = ""
    user: str = "unprivileged"

    @property
    def os(self) -> str:
        """The host's system: "windows" or "linux"."""
        return "linux" if self.host == "linux" else "windows"

    @property
    def image_name(self) -> str:
        """The project's name as an image may be called: lower case, single separators."""
        return re.sub(r"[._-]+", "-", self.project.lower()).strip("-") or "app"


@dataclass(frozen=True, slots=True)
class Reading:
    """
    A form as read: the text of every field, a message for each field that cannot be used, the choices if
    there is none, and in `settled` why a field follows from another one ("base" -> sentence).
    """

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    settled: dict[str, str] = field(default_factory=dict)
    choices: Choices | None = None


class Bad(ValueError):
    """A field cannot be used; the text tells the person what to write instead."""


def read(query: Mapping[str, str]) -> Reading:
    """The form that texts describe. Fields that are absent get their defaults, present ones are checked."""
    asked = any(query.get(name) for name in FIELDS)
    values = {name: str(query.get(name, "")).replace("\r\n", "\n") for name in FIELDS}
    if not asked:
        values |= START
    for name in FIELDS:
        if name != "env":
            values[name] = values[name].strip()
    for name, text in DEFAULTS.items():
        values[name] = values[name] or text
    values["kind"] = values["kind"] or START["kind"]
    values["host"] = values["host"] or START["host"]
    values["project"] = values["project"] if "project" in query else values["project"] or START["project"]
    kind = KINDS.get(values["kind"])
    if kind is None:
        return Reading(values, {"kind": _none_of(values["kind"], "kind of application", KINDS)})
    settled = _settle(values, kind)
    errors: dict[str, str] = {}
    parts: dict[str, Any] = {
        "kind": kind,
        "runtime": facts.current().runtimes[kind.family][values["version"]],
    }
    for name, parser in _PARSERS.items():
        try:
            parts[name] = parser(values[name], kind)
        except Bad as error:
            errors[name] = str(error)
    if errors:
        return Reading(values, errors, settled)
    return Reading(values, {}, settled, Choices(base=values["base"], **parts))


def _settle(values: dict[str, str], kind: Kind) -> dict[str, str]:
    """Give fields that follow from the kind or the host a possible value, and say so where one was given."""
    settled: dict[str, str] = {}
    possible = kind.versions or tuple(facts.current().runtimes[kind.family])
    if values["version"] not in possible:
        values["version"] = "24" if kind.slug == "node" else possible[0]
    bases = (kind.linux if values["host"] == "linux" else kind.windows) or kind.windows
    if values["base"] not in bases:
        if values["base"]:
            settled["base"] = f"Follows the application and the host: {kind.name}."
        values["base"] = bases[0]
    if kind.on_iis:
        values["user"] = "administrator"
    if values["host"] == "linux" and values["isolation"] == "hyperv":
        values["isolation"] = "process"
        settled["isolation"] = "A Linux host has no Hyper-V isolation of its own."
    if not kind.port:
        values["port"] = values["health"] = values["publish"] = ""
    else:
        values["port"] = values["port"] or str(kind.port)
        values["publish"] = values["publish"] or str(PUBLISHED)
    return settled


def _none_of(text: str, what: str, known: Mapping[str, object]) -> str:
    return f"“{text[:40]}” is no {what} that the builder knows. Choose {', '.join(known)}."


def _one_of(what: str, known: Mapping[str, object]) -> Any:
    def parser(text: str, kind: Kind) -> str:
        if text not in known:
            raise Bad(_none_of(text, what, known))
        return text

    return parser


def _host(text: str, kind: Kind) -> str:
    if text == "linux":
        return text
    release = facts.current().release(text[:200])
    if release is None or not release.is_host:
        raise Bad(f"“{text[:40]}” is no host that the builder knows. Choose one of the list.")
    return release.slug


def _project(text: str, kind: Kind) -> str:
    if not _PROJECT.fullmatch(text) or ".." in text:
        raise Bad(
            "Write the name of one folder: letters, digits, dot, dash and underscore, at most 50, "
            "with a letter or digit first."
        )
    if _RESERVED.fullmatch(text):
        raise Bad(f"Windows keeps “{text}” for a device. Give the folder another name.")
    return text


def _start(text: str, kind: Kind) -> str:
    if kind.slug != "node":
        return DEFAULTS["start"]
    if len(text) > 100 or not _START.fullmatch(text):
        raise Bad(
            "Write the script below the project folder that starts the app, such as server.js or dist/main.mjs."
        )
    return text


def _port(text: str, kind: Kind) -> int:
    if not kind.port:
        return 0
    if not _PORT.fullmatch(text) or not 1 <= int(text) <= 65535:
        raise Bad("Write a whole number from 1 to 65535.")
    return int(text)


def _health(text: str, kind: Kind) -> str:
    if not text or not kind.port:
        return ""
    if not _HEALTH.fullmatch(text):
        raise Bad(
            "Write a path such as /health: a slash, then letters, digits, dots, dashes or slashes. Or nothing."
        )
    return text


def _env(text: str, kind: Kind) -> tuple[tuple[str, str], ...]:
    pairs: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        name, equals, value = line.partition("=")
        pairs |= {_variable(number, name.strip(), equals, pairs, kind): _value(number, value.strip())}
    if len(pairs) > MOST_VARIABLES:
        raise Bad(f"{len(pairs)} variables are too many for one image; the builder takes {MOST_VARIABLES}.")
    return tuple(pairs.items())


def _variable(number: int, name: str, equals: str, pairs: Mapping[str, str], kind: Kind) -> str:
    if not equals or not _NAME.fullmatch(name):
        raise Bad(f"Line {number}: write NAME=value, the name with letters, digits and underscores.")
    if name.upper() in _OWN_VARIABLES.get(kind.family, ()):
        raise Bad(f"Line {number}: {name} is set by the builder already; leave it out.")
    if name.upper() in {other.upper() for other in pairs}:
        raise Bad(f"Line {number}: {name} is there twice. Windows does not tell upper case from lower case.")
    return name


def _value(number: int, value: str) -> str:
    if len(value) > LONGEST_VALUE:
        raise Bad(f"Line {number}: the value has {len(value)} characters; the builder takes {LONGEST_VALUE}.")
    if not value.isprintable():
        raise Bad(f"Line {number}: the value has a character that cannot be printed. Type it again.")
    return value


def _user(text: str, kind: Kind) -> str:
    if text not in USERS:
        raise Bad(f"“{text[:40]}” is no user that the builder knows. Choose {' or '.join(USERS)}.")
    return "administrator" if kind.on_iis else text


_PARSERS = {
    "host": _host,
    "project": _project,
    "start": _start,
    "isolation": _one_of("isolation mode", ISOLATIONS),
    "orchestrator": _one_of("way to start containers", ORCHESTRATORS),
    "port": _port,
    "publish": _port,
    "health": _health,
    "env": _env,
    "user": _user,
}
