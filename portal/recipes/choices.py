"""The builder's form, read strictly: what is not plainly harmless becomes a message beside its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portal import facts
from portal.facts import Runtime
from portal.recipes.core import CORE, DEFAULTS, PARSERS, PUBLISHED, none_of
from portal.recipes.extras import EXTRAS
from portal.recipes.extras.own import instructions
from portal.recipes.fields import Bad, Field, Target
from portal.recipes.kind import AUTO, Kind
from portal.recipes.kinds import KINDS

# Fields that some kinds have alone, by name; several kinds may give one name their own parser.
KIND_FIELDS: dict[str, Field] = {each.name: each for kind in KINDS.values() for each in kind.fields}
ALL_FIELDS: dict[str, Field] = CORE | KIND_FIELDS | {name: extra.field for name, extra in EXTRAS.items()}
FIELDS = tuple(ALL_FIELDS)
START = {"kind": "aspnet-framework-48", "project": "shop", "host": "windows-server-2022", "health": "/health"}
FILE_KEYWORDS = ("COPY", "ADD", "WORKDIR")


@dataclass(frozen=True, slots=True)
class Choices:
    """
    Everything the builder needs to know, valid in itself; whether it goes together is for `fitting`.

    `base` is the base image in use once a recipe is made; before, and where nobody chose one, it is "auto".
    `asked_base` is what the form says. `more` has the values of options and of the kind's own fields, without those
    that chose nothing.
    """

    kind: Kind
    runtime: Runtime
    host: str
    isolation: str
    orchestrator: str
    base: str
    project: str
    start: str = ""
    port: int = 0
    publish: int = PUBLISHED
    env: tuple[tuple[str, str], ...] = ()
    health: str = ""
    user: str = "unprivileged"
    stages: str = "multi"
    asked_base: str = AUTO
    more: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def os(self) -> str:
        """The host's system: "windows" or "linux"."""
        return "linux" if self.host == "linux" else "windows"

    @property
    def own_start(self) -> bool:
        """Whether the person's own last lines say what starts, or with which arguments."""
        return self.starts_by_own("ENTRYPOINT") or self.starts_by_own("CMD")

    def starts_by_own(self, keyword: str) -> bool:
        """
        Whether the person's own last lines take the place of a start command that the kind writes with a keyword:
        an own CMD is only arguments to an ENTRYPOINT.
        """
        text = str(self.get("own_end") or "")
        found = {one.keyword for one in instructions(text, self.os)} if text else set()
        return "ENTRYPOINT" in found or keyword in found

    @property
    def own_user(self) -> bool:
        """Whether the person's own last lines begin with an account, so that the builder names and makes none."""
        text = str(self.get("own_end") or "")
        found = instructions(text, self.os) if text else ()
        first = next((one.keyword for one in found if one.keyword in ("USER", "RUN", *FILE_KEYWORDS)), "")
        return first == "USER" and not self.kind.administrator

    @property
    def own_folder(self) -> bool:
        """Whether the person's own lines bring the application and say into which folder."""
        text = str(self.get("own_base") or "") if self.stages == "own" else ""
        return bool(text) and any(one.keyword == "WORKDIR" for one in instructions(text, self.os))

    @property
    def image_name(self) -> str:
        """The project's name as an image may be called: lower case, single separators."""
        return re.sub(r"[._-]+", "-", self.project.lower()).strip("-") or "app"

    def get(self, name: str) -> Any:
        """The value of an option or of a field of the kind's own; None where nothing was chosen."""
        return self.more.get(name)

    @property
    def needs(self) -> tuple[str, ...]:
        """What the options ask of the base image, in the engine's words."""
        found = (
            need for name, value in self.more.items() if name in EXTRAS for need in EXTRAS[name].needs(value)
        )
        return tuple(dict.fromkeys(found))


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


def read(query: Mapping[str, str]) -> Reading:
    """The form that texts describe. Fields that are absent get their defaults, present ones are checked."""
    asked = any(query.get(name) for name in FIELDS)
    values = {name: str(query.get(name, "")).replace("\r\n", "\n") for name in FIELDS}
    if not asked:
        values |= START
    for name in FIELDS:
        if name not in EXTRAS and name != "env":
            values[name] = values[name].strip()
    for name, text in DEFAULTS.items():
        values[name] = values[name] or text
    values["kind"] = values["kind"] or START["kind"]
    values["host"] = values["host"] or START["host"]
    values["project"] = values["project"] if "project" in query else values["project"] or START["project"]
    kind = KINDS.get(values["kind"])
    if kind is None:
        return Reading(values, {"kind": none_of(values["kind"], "kind of application", KINDS)})
    settled = _settle(values, kind)
    target = Target(kind, values["host"], values["orchestrator"])
    errors: dict[str, str] = {}
    parts: dict[str, Any] = {
        "kind": kind,
        "runtime": facts.current().runtimes[kind.family][values["version"]],
    }
    for name, parser in PARSERS.items():
        _parse(name, parser, values[name], target, parts, errors)
    more = _more(values, target, settled, errors)
    if errors:
        return Reading(values, errors, settled)
    made = Choices(base=values["base"], asked_base=values["base"], more=more, **parts)
    return Reading(values, {}, settled, made)


def _parse(
    name: str, parser: Any, text: str, target: Target, parts: dict[str, Any], errors: dict[str, str]
) -> None:
    try:
        parts[name] = parser(text, target)
    except Bad as error:
        errors[name] = str(error)


def _more(
    values: dict[str, str], target: Target, settled: dict[str, str], errors: dict[str, str]
) -> dict[str, Any]:
    """The values of the kind's own fields and of options; what the target cannot have is said and left out."""
    found: dict[str, Any] = {}
    for each in target.kind.fields:
        if each.only in ("", target.os):
            _parse(each.name, each.parse, values[each.name], target, found, errors)
    for name, extra in EXTRAS.items():
        text = values[name] if extra.field.input == "code" else values[name].strip()
        if not text.strip():
            continue
        off = extra.off(target)
        if off:
            settled[name] = off
        else:
            _parse(name, extra.field.parse, text, target, found, errors)
    return {name: value for name, value in found.items() if value}


def _settle(values: dict[str, str], kind: Kind) -> dict[str, str]:
    """Give fields that follow from the kind or the host a possible value, and say so where one was given."""
    settled: dict[str, str] = {}
    possible = kind.versions or tuple(facts.current().runtimes[kind.family])
    chosen = values["version"] in possible
    if not chosen:
        values["version"] = kind.prefers or possible[0]
    _settle_framework(values, kind, settled if chosen else {})
    bases = (kind.linux if values["host"] == "linux" else kind.windows) or kind.windows or kind.linux
    if values["base"] not in (*bases, AUTO):
        if values["base"]:
            settled["base"] = f"Follows the application and the host: {kind.name}."
        values["base"] = AUTO
    own = values["stages"] == "own" and any(
        values[name].strip() for name in FIELDS if name.startswith("own_")
    )
    if values["stages"] not in kind.stages and not own:
        values["stages"] = kind.stages[0]
    if kind.administrator:
        values["user"] = "administrator"
    if kind.start and not values["start"]:
        values["start"] = kind.start.example
    if values["host"] == "linux" and values["isolation"] == "hyperv":
        values["isolation"] = "process"
        settled["isolation"] = "A Linux host has no Hyper-V isolation of its own."
    if not kind.port:
        values["port"] = values["health"] = values["publish"] = ""
    else:
        values["port"] = values["port"] or str(kind.port)
        values["publish"] = values["publish"] or str(PUBLISHED)
    return settled


def _settle_framework(values: dict[str, str], kind: Kind, settled: dict[str, str]) -> None:
    """The version of .NET Framework 4 follows the host, and says so where another one was given."""
    host = facts.current().release(values["host"][:200])
    version = version_for(kind, values["version"], host.slug if host else "")
    if host is None or version == values["version"]:
        return
    older = kind.versions.index(version) > kind.versions.index(values["version"])
    settled["version"] = f"The images for {host.name} have {version}" + (
        f". What was made for {values['version']} needs a newer host."
        if older
        else f", which runs what was made for {values['version']}."
    )
    values["version"] = version


def version_for(kind: Kind, version: str, host: str) -> str:
    """The version that images for a host have: of .NET Framework 4 there is one for each release of Windows."""
    known = facts.current()
    release = known.releases.get(host)
    if kind.family != "netfx" or len(kind.versions) < 2 or release is None:
        return version
    for each in kind.versions:
        rows = known.runtimes[kind.family][each].tags.values()
        images = [known.image_release(key) for row in rows for key in row]
        if any(image and image.build <= release.build for image in images):
            return each
    return version


def form(choices: Choices) -> dict[str, str]:
    """The texts of every field, from which `read` makes these choices again."""
    values = {
        "kind": choices.kind.slug,
        "version": choices.runtime.version,
        "project": choices.project,
        "start": choices.start,
        "host": choices.host,
        "isolation": choices.isolation,
        "orchestrator": choices.orchestrator,
        "base": choices.asked_base,
        "stages": choices.stages,
        "port": str(choices.port or ""),
        "publish": str(choices.publish or ""),
        "health": choices.health,
        "env": "\n".join(f"{name}={value}" for name, value in choices.env),
        "user": choices.user,
    }
    return values | {
        name: ALL_FIELDS[name].text(choices.more[name]) if name in choices.more else ""
        for name in FIELDS
        if name not in CORE
    }
