"""The fields that every kind of application has, and their strict parsers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from portal import facts
from portal.recipes.fields import Bad, Field, Target
from portal.recipes.kind import AUTO, ISOLATIONS, ORCHESTRATORS, STAGES, USERS

PUBLISHED = 8080
LONGEST_VALUE, MOST_VARIABLES = 1000, 40
DEFAULTS = {"isolation": "process", "orchestrator": "docker", "user": "unprivileged", "base": AUTO}

_PROJECT = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,48}[A-Za-z0-9_-])?")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_PORT = re.compile(r"[0-9]{1,5}")
_HEALTH = re.compile(r"/[A-Za-z0-9._~/-]{0,199}")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")


def none_of(text: str, what: str, known: Mapping[str, object]) -> str:
    """The message for a value that a list does not have."""
    return f"“{text[:40]}” is no {what} that the builder knows. Choose {', '.join(known)}."


def _one_of(what: str, known: Mapping[str, object]) -> Any:
    def parser(text: str, target: Target) -> str:
        if text not in known:
            raise Bad(none_of(text, what, known))
        return text

    return parser


def _host(text: str, target: Target) -> str:
    if text == "linux":
        return text
    release = facts.current().release(text[:200])
    if release is None or not release.is_host:
        raise Bad(f"“{text[:40]}” is no host that the builder knows. Choose one of the list.")
    return release.slug


def _project(text: str, target: Target) -> str:
    if not _PROJECT.fullmatch(text) or ".." in text:
        raise Bad(
            "Write the name of one folder: letters, digits, dot, dash and underscore, at most 50, "
            "with a letter or digit first."
        )
    if _RESERVED.fullmatch(text):
        raise Bad(f"Windows keeps “{text}” for a device. Give the folder another name.")
    return text


def _start(text: str, target: Target) -> str:
    return str(target.kind.start.parse(text, target)) if target.kind.start else ""


def port_number(text: str) -> int:
    """A port from 1 to 65535; raises Bad."""
    if not _PORT.fullmatch(text) or not 1 <= int(text) <= 65535:
        raise Bad("Write a whole number from 1 to 65535.")
    return int(text)


def _port(text: str, target: Target) -> int:
    return port_number(text) if target.kind.port else 0


def _health(text: str, target: Target) -> str:
    if not text or not target.kind.port:
        return ""
    if not _HEALTH.fullmatch(text):
        raise Bad(
            "Write a path such as /health: a slash, then letters, digits, dots, dashes or slashes. Or nothing."
        )
    return text


def _env(text: str, target: Target) -> tuple[tuple[str, str], ...]:
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    # Counted before they are read: each is compared with all before it.
    if len(lines) > MOST_VARIABLES:
        raise Bad(f"{len(lines)} variables are too many for one image; the builder takes {MOST_VARIABLES}.")
    pairs: dict[str, str] = {}
    for number, line in lines:
        name, equals, value = line.partition("=")
        pairs |= {_variable(number, name.strip(), equals, pairs, target): _value(number, value.strip())}
    return tuple(pairs.items())


def _variable(number: int, name: str, equals: str, pairs: Mapping[str, str], target: Target) -> str:
    if not equals or not _NAME.fullmatch(name):
        raise Bad(f"Line {number}: write NAME=value, the name with letters, digits and underscores.")
    if name.upper() in target.kind.variables:
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


def _user(text: str, target: Target) -> str:
    if text not in USERS:
        raise Bad(f"“{text[:40]}” is no user that the builder knows. Choose {' or '.join(USERS)}.")
    return "administrator" if target.kind.administrator else text


def _any(text: str, target: Target) -> str:
    return text


CORE = {
    field.name: field
    for field in (
        Field("kind", "Application", "choice", _any),
        Field("version", "Version", "choice", _any),
        Field("project", "Project folder", "text", _project, example="shop"),
        Field("start", "Start file", "text", _start),
        Field("host", "Host", "choice", _host),
        Field("isolation", "Isolation", "choice", _one_of("isolation mode", ISOLATIONS)),
        Field("orchestrator", "Started by", "choice", _one_of("way to start containers", ORCHESTRATORS)),
        Field("base", "Base image", "choice", _any),
        Field("stages", "Build", "choice", _one_of("way to build", STAGES)),
        Field("port", "Port inside", "number", _port, example="8080"),
        Field("publish", "Port on the host", "number", _port, example="8080"),
        Field("health", "Health path", "text", _health, example="/health"),
        Field("env", "Environment", "lines", _env, example="LOG_LEVEL=info"),
        Field("user", "User", "choice", _user),
    )
}
# Kind, version and base image are settled before the rest is read.
PARSERS = {name: field.parse for name, field in CORE.items() if name not in ("kind", "version", "base")}
