"""
Every fact as an entry of one list: what it is called, what it says, and where that comes from.

The list is made from the frozen values themselves, field by field, so that a new kind of fact is in it without a line
of code. Ids are unique over all kinds: they are the addresses of the facts' pages.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from portal.facts.collection import Facts

type Row = tuple[str, tuple[str, ...]]


class Kind(NamedTuple):
    """
    A kind of fact: what begins its ids ("" for bare ids), its names, its file in portal/facts, and what begins the
    paths by which lessons name it ("" where they cannot).
    """

    prefix: str
    one: str
    many: str
    file: str
    path: str = ""


KINDS = {
    "releases": Kind("", "Release", "Releases", "releases/", "release"),
    "errors": Kind("", "Error", "Errors", "errors.toml"),
    "disputes": Kind("", "Dispute", "Where sources differ", "disputes.toml"),
    "families": Kind("family", "Base image", "Base images", "families.toml", "family"),
    "capabilities": Kind(
        "capability", "Capability", "What base images hold", "capabilities.toml", "capability"
    ),
    "features": Kind("feature", "Feature", "Features by isolation mode", "features.toml", "feature"),
    "frameworks": Kind(
        "framework", "Framework image", "Images built on base images", "frameworks.toml", "framework"
    ),
    "runtimes": Kind("runtime", "Runtime", "Runtimes", "runtimes.toml"),
    "lines": Kind("lines", "Release lines", "Release lines of runtimes", "lines.toml"),
    "sizes": Kind("size", "Size", "Sizes", "sizes.toml", "size"),
    "facts": Kind("value", "Value", "Single values", "platform.toml, kubernetes.toml or single/", "fact"),
    "platform": Kind("platform", "Number behind rules", "Numbers behind rules", "platform.toml", "platform"),
    "strategies": Kind("strategy", "Strategy", "Strategies of migration", "migration.toml"),
    "targets": Kind("target", "Target", "Targets of migration", "migration.toml"),
    "signals": Kind("signal", "Signal", "Signals about an application", "migration_signals.toml"),
    "duties": Kind("duty", "Duty", "Work that stays with an owner", "migration.toml"),
    "nodes": Kind("node", "Kubernetes node", "Kubernetes nodes", "kubernetes.toml", "node"),
    "pause_images": Kind("pause", "Pause image", "Pause images", "kubernetes.toml", "pause"),
    "support": Kind(
        "support", "Row of the support table", "Rows of the support table", "releases/", "support"
    ),
    "sources": Kind("", "Source", "Sources", "sources.toml"),
}
# What fields are called where their names do not say it.
LABELS = {
    "version": "Version",
    "kind": "Kind of system",
    "channel": "Servicing channel",
    "mainstream_end": "Mainstream support ends",
    "extended_end": "Extended support ends",
    "esu_end": "Paid security updates end",
    "ltsc_end": "Long-term edition ends",
    "image_key": "Images",
    "tags": "Tags",
    "images_built": "Images are rebuilt",
    "image_end": "Images of one family end",
    "is_host": "Is a host",
    "where": "Where",
    "answers": "By base image",
    "hyperv": "Hyper-V isolation",
    "process": "Process isolation",
    "min_host": "Host needed",
    "since": "Taken since",
    "preview_until": "A preview until",
    "ends": "Ends",
    "starts": "First release",
    "maintenance": "Maintenance begins",
    "says": "Says",
    "sha256": "SHA-256",
    "texts": "Seen as",
    "also": "Together with",
    "codes": "Codes",
    "names": "Names",
    "actions": "What to do",
    "cluster_actions": "What to do in a cluster",
    "asks": "Explained further by",
    "uvm_memory_mb": "Memory of the utility VM (MB)",
    "as_of": "Measured on",
}
_HIDDEN = {"id", "slug", "name", "title", "about", "sources", "checked", "dispute", "disputes"}
_SLUG = re.compile(r"[^a-z0-9]+")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One fact. `kind` is a name in KINDS or that of a new collection, `key` its name in its file, `rows` what it says,
    label by label; `value` is the frozen value itself.
    """

    id: str
    kind: str
    key: str
    name: str
    rows: tuple[Row, ...]
    sources: tuple[str, ...]
    disputes: tuple[str, ...]
    checked: datetime.date
    value: Any

    @property
    def about(self) -> Kind:
        """Its kind; one made from the collection's name where nobody has described it."""
        return kind_of(self.kind)

    @property
    def file(self) -> str:
        """The file in portal/facts that it stands in."""
        if not self.about.file.endswith("/"):
            return self.about.file
        return f"{self.about.file}{self.key.partition('.')[0]}.toml"

    @property
    def path(self) -> str:
        """The beginning of the path by which a lesson names it, "" for none."""
        return f"{self.about.path}.{self.key}" if self.about.path else ""

    @property
    def text(self) -> str:
        """Everything it says, for a search."""
        said = (line for _, found in self.rows for line in found)
        return " ".join((self.id, self.name, *said, *self.sources))


def kind_of(name: str) -> Kind:
    """The kind of a collection of facts."""
    words = name.replace("_", " ")
    return KINDS.get(name) or Kind(page_id(name), words.capitalize(), words.capitalize(), f"{name}.toml")


def page_id(*parts: object) -> str:
    """The id of a fact's page from the parts of its name: page_id("runtime", "dotnet", "8.0") is runtime-dotnet-8-0."""
    return _SLUG.sub("-", "-".join(str(part) for part in parts if part).lower()).strip("-")


def entries(facts: Facts) -> Mapping[str, Entry]:
    """Every fact by its id, kind by kind in the order of KINDS, those of new kinds before the support table."""
    return _entries(_Held(facts))


class _Held(NamedTuple):
    """Facts that are the same when their digest is, so that they can be the key of a cache."""

    facts: Facts

    def __hash__(self) -> int:
        return hash(self.facts.digest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.facts is other.facts


@lru_cache(maxsize=4)
def _entries(held: _Held) -> Mapping[str, Entry]:
    found: dict[str, Entry] = {}
    leaves: dict[str, list[tuple[tuple[str, ...], Any]]] = {}
    for kind, path, value in _leaves(held.facts):
        leaves.setdefault(kind, []).append((path, value))
    last = ("support", "sources")
    order = [*(k for k in KINDS if k not in last), *(k for k in leaves if k not in KINDS), *last]
    for kind in order:
        for path, value in leaves.get(kind, ()):
            about = kind_of(kind)
            own = page_id(about.prefix, *path) if about.prefix else path[0]
            identifier = own if own not in found else page_id(about.one, *path)
            found[identifier] = _entry(held.facts, identifier, kind, path, value)
    return found


def _leaves(facts: Facts) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    for each in fields(facts):
        value = getattr(facts, each.name)
        if _is_fact(value) or not is_dataclass(value):
            if not each.name.startswith("_"):
                yield from _walk(each.name, (), value)
            continue
        # What stands together in one value, such as the platform: mappings are kinds, the rest single facts.
        for part in fields(value):
            inner = getattr(value, part.name)
            inside = isinstance(inner, Mapping)
            yield from _walk(part.name if inside else each.name, () if inside else (part.name,), inner)


def _is_fact(value: Any) -> bool:
    return is_dataclass(value) and hasattr(value, "sources" if not hasattr(value, "checked") else "checked")


def _walk(kind: str, path: tuple[str, ...], value: Any) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    if _is_fact(value):
        yield kind, path or (kind,), value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            parts = key if isinstance(key, tuple) else (str(key),)
            yield from _walk(kind, (*path, *map(str, parts)), inner)


def _entry(facts: Facts, identifier: str, kind: str, path: tuple[str, ...], value: Any) -> Entry:
    disputes = getattr(value, "disputes", ()) or tuple(filter(None, [getattr(value, "dispute", "")]))
    sources = getattr(value, "sources", ())
    if positions := getattr(value, "positions", ()):
        sources = tuple(dict.fromkeys(source for position in positions for source in position.sources))
    checked = getattr(value, "checked", None) or max(facts.sources[source].checked for source in sources)
    return Entry(
        id=identifier,
        kind=kind,
        key=".".join(path),
        name=_name(kind, path, value),
        rows=tuple(_rows(value)),
        sources=tuple(sources),
        disputes=tuple(disputes),
        checked=checked,
        value=value,
    )


def _name(kind: str, path: tuple[str, ...], value: Any) -> str:
    if kind == "support":
        return f"{value.image} images on {value.host}"
    if kind == "nodes":
        return f"{value.release} as a node of {path[0]}"
    for field in ("name", "title", "about", "says", "question", "image"):
        if text := getattr(value, field, ""):
            return str(text)
    return path[-1].replace("_", " ").replace("-", " ").capitalize()


def _rows(value: Any) -> Iterator[Row]:
    for each in fields(value):
        if each.name in _HIDDEN or each.name.startswith("_"):
            continue
        if said := tuple(lines(each.name, getattr(value, each.name))):
            yield LABELS.get(each.name, each.name.replace("_", " ").capitalize()), said


def lines(field: str, value: Any, told: Callable[[Any], str] | None = None) -> Iterator[str]:
    """
    A value as lines that people read; nothing for what is empty. `told` makes a line of what has parts of its own, by
    default each part with its name.
    """
    match value:
        case None | "" | ():
            return
        case bool():
            yield "yes" if value else "no"
        case datetime.date():
            yield f"{value.day} {value:%b %Y}"
        case int() if field == "codes":
            yield f"{value:#010x}"
        case Mapping():
            for key, inner in value.items():
                yield f"{key}: {', '.join(lines(field, inner, told)) or 'none'}"
        case tuple() | list() | frozenset():
            for inner in value:
                yield from lines(field, inner, told)
        case _ if is_dataclass(value) and not hasattr(value, "condition"):
            yield (told or _labelled)(value)
        case str() if _DATE.fullmatch(value):
            yield from lines(field, datetime.date.fromisoformat(value))
        case _:
            yield " ".join(str(value).split())


def _labelled(value: Any) -> str:
    parts = {each.name: ", ".join(lines(each.name, getattr(value, each.name))) for each in fields(value)}
    return "; ".join(
        f"{name.replace('_', ' ')} {text}" for name, text in parts.items() if text and name[0] != "_"
    )
