"""The comment near the top of a file: what the builder must know and no instruction of a Dockerfile says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from portal.dockerfile.aims import AIM
from portal.recipes.extras import EXTRAS
from portal.recipes.kind import AUTO
from portal.recipes.kinds import KINDS

if TYPE_CHECKING:
    from portal.recipes.choices import Choices

# Words before a value, by field. Values are checked by their fields; none has a comma.
_WORDS = {
    "publish": "published on",
    "health": "health at",
    "base": "chosen base",
    "stages": "built by lines of my",
    "kind": "packs",
    "version": "in version",
    "start": "started by",
    "user": "with the rights of",
}


def _known() -> dict[str, str]:
    own = {field.name: f"with {field.name}" for kind in KINDS.values() for field in kind.fields}
    return _WORDS | own | {extra.name: extra.aside for extra in EXTRAS.values() if extra.aside}


def words(choices: Choices) -> str:
    """The comment's text, such as "For windows-server-2022, process isolation, docker, published on 8080"."""
    said = [f"For {choices.host}"]
    if choices.os == "windows":
        said.append(f"{choices.isolation} isolation")
    said.append(choices.orchestrator)
    values: dict[str, str] = {}
    if choices.port:
        values["publish"] = str(choices.publish)
    if choices.health:
        values["health"] = choices.health
    if choices.own_start or choices.stages == "own":
        values |= _unwritten(choices)
    if choices.own_user:
        values["user"] = choices.user
    if choices.asked_base != AUTO:
        values["base"] = choices.asked_base
    for extra in EXTRAS.values():
        if extra.aside and choices.get(extra.name):
            values[extra.name] = str(choices.get(extra.name))
    known = _known()
    said += [f"{known[name]} {value}" for name, value in values.items()]
    return ", ".join(said)


def _unwritten(choices: Choices) -> dict[str, str]:
    """What the kind's own lines would tell, where the person's lines take their place."""
    values = {"kind": choices.kind.slug, "version": choices.runtime.version}
    if choices.start:
        values["start"] = choices.start
    for field in choices.kind.fields:
        if choices.get(field.name):
            values[field.name] = field.text(choices.get(field.name))
    return values | ({"stages": "own"} if choices.stages == "own" else {})


def read(comment: str) -> Mapping[str, str]:
    """The form's texts that a comment says; empty if it is another comment."""
    match = AIM.fullmatch(comment)
    if not match:
        return {}
    found = {"host": match["host"], "orchestrator": match["orchestrator"]}
    if match["isolation"]:
        found["isolation"] = match["isolation"]
    for part in match["rest"].split(", ")[1:]:
        for name, before in _known().items():
            if part.startswith(f"{before} "):
                found[name] = part.removeprefix(f"{before} ")
    return found
