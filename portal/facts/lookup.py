"""
Values by path, for claims in lessons.

    release.<slug>.<field>                  build, version, released, mainstream_end, extended_end, support_ends ...
    release.<slug>.tags.<family>            floating tags, such as ltsc2022
    release.<slug>.image_ends.<family>      last day on which that image is rebuilt
    support.<host>.<image>[.basis]          isolation modes in which the host runs the image
    family.<slug>.<field>                   name, repository, default_user, first_image, last_image ...
    tag.<family>.<tag>                      "published" or "not published"
    capability.<id>.<family>                yes, no, unknown or the condition
    feature.<id>.process|hyperv|min_host
    framework.<slug>.repository|entrypoint|ports
    framework.<slug>.tags.<image key>       floating tags that are still rebuilt
    size.<id>
    platform.<name>[.<field>]               revision_must_match.build, docker_engine.version, hyperv_needs.uvm_memory_mb ...
    february_2020.<build>                   first revision with the update of 11 Feb 2020
    node.<orchestrator>.<slug>.until        last day of support as a node
    pause.<id>.image|builds
    fact.<id>
    target.<id>.<field>                     of a migration: name, preview, offered, systems, duties
    error.<id>.codes|names|name             codes as 0xc0370101
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from portal.facts.images import Answer
from portal.facts.platform import BuildRule, ClientHosts, DockerEngine, HypervNeeds

if TYPE_CHECKING:
    from portal.facts.collection import Facts

_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")

type Value = int | str | bool | datetime.date | tuple[str, ...] | tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Found:
    """A value with the ids of its sources and the day on which it was checked; unpacks as (value, sources)."""

    value: Value
    sources: tuple[str, ...]
    checked: datetime.date

    def __iter__(self) -> Iterator[Any]:
        return iter((self.value, self.sources))

    @property
    def text(self) -> str:
        """The value as people read it: 12 Jan 2027, process and hyperv, none."""
        match self.value:
            case None:
                return "none"
            case bool():
                return "yes" if self.value else "no"
            case datetime.date():
                return f"{self.value.day} {self.value:%b %Y}"
            case tuple():
                return " and ".join(str(each) for each in self.value) or "none"
            case _:
                return str(self.value)


def look_up(facts: Facts, path: str) -> Found:
    """The value at a path; raises ValueError with a sentence if there is none."""
    kind, *rest = path.split(".")
    if kind not in _KINDS:
        raise ValueError(f"{path}: a path starts with one of {', '.join(_KINDS)}")
    least, most, read = _KINDS[kind]
    if not least <= len(rest) <= most:
        raise ValueError(f"{path}: {kind} takes {least} to {most} more parts")
    try:
        found: Found = read(facts, *rest)
    except KeyError as error:
        raise ValueError(f"{path}: {error.args[0]}") from None
    return found


def _pick[T](found: Mapping[str, T], key: str, what: str) -> T:
    if key in found:
        return found[key]
    raise KeyError(f"no {what} is called {key}")


def _field(owner: Any, name: str) -> Value:
    known = {f.name for f in fields(owner) if not f.name.startswith("_")} | {
        n for n in ("support_ends", "pause_image") if hasattr(owner, n)
    }
    value = getattr(owner, name) if name in known else None
    if name not in known or isinstance(value, Mapping) or is_dataclass(value):
        raise KeyError(f"{type(owner).__name__.lower()} has no value {name}")
    found: Value = value
    return found


def _release(facts: Facts, slug: str, name: str, family: str = "") -> Found:
    release = _pick(facts.releases, slug, "release")
    value: Value
    if name in ("tags", "image_ends") and family:
        _pick(facts.families, family, "base image")
        value = release.tags.get(family, ()) if name == "tags" else release.image_ends(family)
    elif family:
        raise KeyError(f"{name} has no parts")
    else:
        value = _field(release, name)
    return Found(value, release.sources, release.checked)


def _support(facts: Facts, host: str, image: str, name: str = "modes") -> Found:
    row = facts.support.get((host, image))
    if row is None:
        raise KeyError(f"no row of the support table has host {host} and image {image}")
    return Found(_field(row, name), row.sources, row.checked)


def _family(facts: Facts, slug: str, name: str) -> Found:
    family = _pick(facts.families, slug, "base image")
    return Found(_field(family, name), family.sources, family.checked)


def _tag(facts: Facts, slug: str, tag: str) -> Found:
    family = _pick(facts.families, slug, "base image")
    if unpublished := family.unpublished_tag(tag):
        return Found("not published", unpublished.sources, family.checked)
    for release in facts.image_releases():
        if tag.lower() in {own.lower() for own in release.tags.get(slug, ())}:
            return Found("published", release.sources, release.checked)
    raise KeyError(f"no source tells whether {family.repository}:{tag} is published")


def _answer(answer: Answer) -> str:
    return answer.condition if answer.value == "conditional" else answer.value


def _capability(facts: Facts, name: str, family: str) -> Found:
    capability = _pick(facts.capabilities, name, "capability")
    return Found(
        _answer(_pick(capability.answers, family, "base image")), capability.sources, capability.checked
    )


def _feature(facts: Facts, name: str, part: str) -> Found:
    feature = _pick(facts.features, name, "feature")
    value = _field(feature, part) if part == "min_host" else None
    if part in ("process", "hyperv"):
        value = _answer(feature.process if part == "process" else feature.hyperv)
    if value is None:
        raise KeyError(f"a feature has process, hyperv and min_host, not {part}")
    return Found(value, feature.sources, feature.checked)


def _framework(facts: Facts, slug: str, name: str, image: str = "") -> Found:
    derived = _pick(facts.frameworks, slug, "framework image")
    if name == "tags" and image:
        value: Value = tuple(t.tag for t in derived.tags if t.image == image and t.ends is None)
    elif name in ("name", "repository", "entrypoint", "ports", "note") and not image:
        value = _field(derived, name)
    else:
        raise KeyError(f"a framework image has no value {name}")
    return Found(value, derived.sources, derived.checked)


def _size(facts: Facts, name: str) -> Found:
    size = _pick(facts.sizes, name, "size")
    return Found(size.text, size.sources, size.checked)


def _platform(facts: Facts, name: str, part: str = "") -> Found:
    known = {f.name: getattr(facts.platform, f.name) for f in fields(facts.platform)}
    owner: Any = _pick(known, name, "platform fact")
    if not isinstance(owner, (BuildRule, ClientHosts, DockerEngine, HypervNeeds)):
        raise KeyError(f"{name} is no single fact")
    return Found(_field(owner, part), owner.sources, owner.checked)


def _february(facts: Facts, build: str) -> Found:
    revisions = {str(known): revision for known, revision in facts.platform.february_2020.items()}
    checked = facts.platform.revision_free.checked
    return Found(_pick(revisions, build, "build"), facts.platform.february_2020_sources, checked)


def _node(facts: Facts, orchestrator: str, slug: str, name: str) -> Found:
    node = _pick(_pick(facts.platform.nodes, orchestrator, "list of nodes"), slug, "node")
    return Found(_field(node, name), node.sources, node.checked)


def _pause(facts: Facts, name: str, part: str) -> Found:
    pause = _pick(facts.platform.pause_images, name, "pause image")
    return Found(_field(pause, part), pause.sources, pause.checked)


def _fact(facts: Facts, name: str) -> Found:
    fact = _pick(facts.platform.facts, name, "fact")
    value: Value = fact.value
    if isinstance(value, str) and _DAY.match(value):
        value = datetime.date.fromisoformat(value)
    return Found(value, fact.sources, fact.checked)


def _target(facts: Facts, name: str, part: str) -> Found:
    target = _pick(facts.migration.targets, name, "target")
    return Found(_field(target, part), target.sources, target.checked)


def _error(facts: Facts, name: str, part: str) -> Found:
    error = _pick(facts.errors, name, "error")
    if part not in ("codes", "names", "name"):
        raise KeyError(f"an error has codes, names and name, not {part}")
    value: Value = tuple(f"{code:#010x}" for code in error.codes) if part == "codes" else _field(error, part)
    return Found(value, error.sources, error.checked)


_KINDS: dict[str, tuple[int, int, Any]] = {
    "release": (2, 3, _release),
    "support": (2, 3, _support),
    "family": (2, 2, _family),
    "tag": (2, 2, _tag),
    "capability": (2, 2, _capability),
    "feature": (2, 2, _feature),
    "framework": (2, 3, _framework),
    "size": (1, 1, _size),
    "platform": (1, 2, _platform),
    "february_2020": (1, 1, _february),
    "node": (3, 3, _node),
    "pause": (2, 2, _pause),
    "fact": (1, 1, _fact),
    "target": (2, 2, _target),
    "error": (2, 2, _error),
}
