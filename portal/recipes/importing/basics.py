"""The fields that every kind has, read from an existing Dockerfile."""

from __future__ import annotations

import re

from portal import facts
from portal.placement import Image
from portal.recipes.core import CORE, PUBLISHED
from portal.recipes.extras import EXTRAS
from portal.recipes.fields import Bad, Target
from portal.recipes.importing.seen import Seen
from portal.recipes.kind import AUTO, WINDOWS_BASES, Kind

_TITLE = "org.opencontainers.image.title"
_ADDRESS = re.compile(r"http://(?:localhost|127\.0\.0\.1)(?::[0-9]+)?(/[A-Za-z0-9._~/-]*)")
_PERIODS = re.compile(r"--(interval=30s|timeout=10s|start-period=(30|60|90|120)s|retries=3)")
_ADMINISTRATORS = ("root", "0", "containeradministrator", "administrator")
# More than that stay as they stand: the field compares each name with all above it.
MOST_VARIABLES = 500
DEFAULT_HOST = "windows-server-2022"


def values_of(seen: Seen, kind: Kind) -> dict[str, str]:
    """The texts of the form's fields for one kind; claims what they express."""
    said = dict(seen.said)
    seen.main_port = kind.port != 0
    host = said.get("host") or _host(seen, kind)
    target = Target(kind, host)
    values = {
        "kind": kind.slug,
        "version": _version(seen, kind),
        "project": _project(seen, target),
        "host": host,
        "isolation": said.get("isolation", "process"),
        "orchestrator": said.get("orchestrator", "docker"),
        "base": said.get("base", AUTO) if said else _base(seen, kind),
        "stages": said.get("stages", "multi" if seen.others else "single"),
        "port": _port(seen, kind),
        "publish": said.get("publish", str(PUBLISHED)),
        "health": said.get("health") or _health(seen),
        "env": _env(seen, target),
        "user": said.get("user") or _user(seen),
    }
    values |= kind.read(seen)
    values |= {
        name: said[name]
        for name in ("version", "start", *(each.name for each in kind.fields))
        if name in said
    }
    values |= {name: said[name] for name in EXTRAS if name in said}
    # Last the registry, whose lines other options write as well.
    for name in sorted(EXTRAS, key=lambda name: name == "registry"):
        extra = EXTRAS[name]
        before = set(seen.claimed)
        text = extra.recognise(seen)
        if not text:
            continue
        try:
            extra.field.parse(text, target)
            usable = not extra.off(target)
        except Bad:
            usable = False
        if usable:
            values[name] = text
        else:
            seen.claimed = before
    return values


def _host(seen: Seen, kind: Kind) -> str:
    """The Windows Server whose build the image has, else the usual one; "linux" for what is no Windows image."""
    windows = seen.os == "windows" or (seen.os != "linux" and not kind.linux)
    if not windows:
        return "linux"
    try:
        release = Image.parse(seen.final.root_base).release if seen.final else None
    except ValueError:
        release = None
    known = facts.current().hosts()
    same = [r for r in known if release and r.is_host and r.kind == "server" and r.build == release.build]
    return same[0].slug if same else DEFAULT_HOST


def _version(seen: Seen, kind: Kind) -> str:
    """The runtime's version by the final image's tag, whole or by its beginning, or by that of another stage."""
    known = facts.current().runtimes[kind.family]
    possible = [version for version in known if version in kind.versions or not kind.versions]
    given = {
        pair.value
        for one in seen.file.all("ARG", "ENV")
        for pair in one.pairs
        if pair.name.endswith("_VERSION")
    }
    for version in possible:
        if known[version].release and known[version].release in given:
            return version
    tags = [seen.tag, *(base.rpartition(":")[2] for base in (stage.root_base for stage in seen.file.stages))]
    for tag in tags:
        for version in possible:
            if any(tag in row.values() for row in known[version].tags.values()):
                return version
        for version in sorted(possible, key=len, reverse=True):
            if re.match(rf"{re.escape(version)}(?![0-9])", tag) or re.match(
                rf"{re.escape(version.removesuffix('.0'))}(?![0-9])", tag
            ):
                return version
    return ""


def _base(seen: Seen, kind: Kind) -> str:
    """The base image underneath, where the file itself names one that the kind knows."""
    for runtime in facts.current().runtimes[kind.family].values():
        for base, row in runtime.tags.items():
            if seen.tag in row.values() and kind.image(base, seen.tag).startswith(seen.repository):
                return base
    lower = f"{seen.repository}:{seen.tag}".lower()
    if "nanoserver" in lower:
        return "nanoserver"
    if "servercore" in lower or (
        "mcr.microsoft.com/windows/" in lower and kind.windows[:1] == ("servercore",)
    ):
        return "servercore"
    return next((base for base in kind.linux if base in lower and base not in WINDOWS_BASES), AUTO)


def _project(seen: Seen, target: Target) -> str:
    """The project's folder: by the label, by the started DLL, or by the folder that is copied."""
    guesses = []
    for one in seen.instructions:
        if one.keyword == "LABEL" and [pair.name for pair in one.pairs] == [_TITLE]:
            guesses.append(one.pairs[0].value or "")
            seen.claim(one)
    guesses += [word.removesuffix(".dll") for word in seen.command if word.endswith(".dll")]
    for one in seen.file.all("COPY", "ADD"):
        if one.flag("from") is None:
            guesses += [source.partition("/")[0] for source in one.sources]
    for guess in guesses:
        try:
            return str(CORE["project"].parse(guess.strip(), target))
        except Bad:
            continue
    return "app"


def _port(seen: Seen, kind: Kind) -> str:
    found = [one for one in seen.instructions if one.keyword == "EXPOSE"]
    words = [word for one in found for word in one.value.split()]
    if all(re.fullmatch(r"[0-9]{1,5}(?:/(?:tcp|udp))?", word) for word in words):
        for one in found:
            seen.claim(one)
    numbers = [word.removesuffix("/tcp") for word in words]
    return numbers[0] if kind.port and numbers and numbers[0].isdigit() else ""


def _health(seen: Seen) -> str:
    """The path that the health check asks for, if its times are those of the builder."""
    one = seen.final.healthcheck if seen.final else None
    if one is None or not all(_PERIODS.fullmatch(flag) for flag in one.flags):
        return ""
    match = _ADDRESS.search(one.command)
    return match[1] if match else ""


def _env(seen: Seen, target: Target) -> str:
    lines: list[str] = []
    for one in seen.instructions:
        if one.keyword != "ENV" or not one.pairs or one.line in seen.held:
            continue
        if len(lines) + len(one.pairs) > MOST_VARIABLES:
            break
        own = [pair for pair in one.pairs if pair.name.upper() not in target.kind.variables]
        text = "\n".join(f"{pair.name}={pair.value or ''}" for pair in own)
        written = "\n".join([*lines, text]) if text else "\n".join(lines)
        literal = not any(_refers(pair.written, one.escape) for pair in own)
        if (
            literal
            and _usable(written, target)
            and all((pair.value or "").strip() == pair.value for pair in own)
        ):
            lines += text.split("\n") if text else []
            seen.claim(one)
    return "\n".join(lines)


def _refers(raw: str, escape: str) -> bool:
    """Whether a value refers to a variable: has a dollar that is not escaped."""
    return "$" in raw.replace(escape * 2, "").replace(f"{escape}$", "")


def _usable(text: str, target: Target) -> bool:
    try:
        CORE["env"].parse(text, target)
    except Bad:
        return False
    return True


def _user(seen: Seen) -> str:
    users = [one for one in seen.instructions if one.keyword == "USER"]
    if not users:
        base = seen.final.root_base.lower() if seen.final else ""
        return "unprivileged" if "nanoserver" in base else "administrator"
    name = users[-1].value.strip().strip('"').lower()
    return "administrator" if name.partition(":")[0] in _ADMINISTRATORS else "unprivileged"
