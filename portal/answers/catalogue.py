"""All rules and all facts, as lists and one by one."""

from __future__ import annotations

import dataclasses
import datetime
import inspect
from collections.abc import Iterator, Mapping
from typing import Any

from portal import facts
from portal.answers.schemas import SEVERITY, STAGE, a_list, a_text, closed, one_of_words
from portal.facts.platform import BuildRule, ClientHosts, DockerEngine, HypervNeeds
from portal.rules import RULES, Rule


def subject_of(rule: Rule) -> str:
    """The address under which questions of the rule's kind are asked: placements, dockerfiles ..."""
    return f"{rule.on.__name__.lower()}s"


SUBJECTS = tuple(dict.fromkeys(subject_of(rule) for rule in RULES.values()))
FACT_KINDS = (
    "release",
    "support",
    "family",
    "capability",
    "feature",
    "framework",
    "size",
    "runtime",
    "line",
    "error",
    "node",
    "pause",
    "platform",
    "fact",
    "strategy",
    "target",
    "signal",
    "course",
    "dispute",
    "source",
)
_RULE = {
    "id": a_text(),
    "title": a_text("The pattern that it finds."),
    "subject": one_of_words(SUBJECTS),
    "severity": SEVERITY,
    "stage": STAGE,
}
RULE_LINE = closed("A rule in a list.", **_RULE)
RULE = closed(
    "A rule.",
    **_RULE,
    met=a_text("The same where nothing is wrong."),
    about=a_text("What goes wrong, what one sees, what to do; Markdown."),
    bad=a_list(a_text(), "Examples that break it."),
    good=a_list(a_text(), "Examples that do not."),
    lesson=a_text("The lesson that teaches it, or empty."),
    sources=a_list(a_text()),
)
_FACT = {
    "id": a_text(),
    "kind": one_of_words(FACT_KINDS),
    "name": a_text(),
    "checked": {
        "type": "string",
        "format": "date",
        "description": "The day on which it was last compared with its sources.",
    },
    "sources": a_list(a_text()),
}
FACT_LINE = closed("A fact in a list.", **_FACT)
FACT = closed(
    "A fact.",
    **_FACT,
    value={"type": "object", "description": "All that is known; the parts differ by kind."},
)
_LEFT_OUT = ("sources", "checked")


def rules(subject: str = "") -> list[dict[str, Any]]:
    """Every rule in short, or those about one kind of subject."""
    return [_rule_line(rule) for rule in RULES.values() if subject in ("", subject_of(rule))]


def rule(identifier: str) -> dict[str, Any]:
    """One rule in full; raises KeyError."""
    found = RULES[identifier]
    return _rule_line(found) | {
        "met": found.met,
        "about": inspect.cleandoc(found.doc),
        "bad": list(found.bad),
        "good": list(found.good),
        "lesson": found.lesson,
        "sources": list(found.sources),
    }


def all_facts(kind: str = "") -> list[dict[str, Any]]:
    """Every fact in short, or those of one kind."""
    return [_fact_line(name, value) for name, value in named_facts() if kind in ("", name.partition(".")[0])]


def fact(identifier: str) -> dict[str, Any]:
    """One fact in full; raises KeyError."""
    value = dict(named_facts())[identifier]
    return _fact_line(identifier, value) | {"value": _plain(value, leave_out=_LEFT_OUT)}


def _rule_line(found: Rule) -> dict[str, Any]:
    return {
        "id": found.id,
        "title": found.title,
        "subject": subject_of(found),
        "severity": found.severity.value,
        "stage": found.stage.value,
    }


def named_facts() -> Iterator[tuple[str, Any]]:
    """Ids, written as paths of values in lessons begin, with what they name."""
    known = facts.current()
    named: dict[str, Mapping[str, Any]] = {
        "release": known.releases,
        "support": {f"{host}.{image}": row for (host, image), row in known.support.items()},
        "family": known.families,
        "capability": known.capabilities,
        "feature": known.features,
        "framework": known.frameworks,
        "size": known.sizes,
        "runtime": {
            f"{f}.{v}": each for f, versions in known.runtimes.items() for v, each in versions.items()
        },
        "line": known.lines,
        "error": known.errors,
        "node": {
            f"{o}.{slug}": node for o, nodes in known.platform.nodes.items() for slug, node in nodes.items()
        },
        "pause": known.platform.pause_images,
        "platform": _single(known.platform),
        "fact": known.platform.facts,
        "strategy": known.migration.strategies,
        "target": known.migration.targets,
        "signal": known.migration.signals,
        "course": {"steps": known.migration.steps, "assessment": known.migration.assessment},
        "dispute": known.disputes,
        "source": known.sources,
    }
    for kind, values in named.items():
        yield from ((f"{kind}.{key}", value) for key, value in values.items())


def _single(platform: facts.Platform) -> dict[str, Any]:
    values = {field.name: getattr(platform, field.name) for field in dataclasses.fields(platform)}
    kinds = (BuildRule, ClientHosts, DockerEngine, HypervNeeds)
    return {name: value for name, value in values.items() if isinstance(value, kinds)}


def _fact_line(identifier: str, value: Any) -> dict[str, Any]:
    kind, _, key = identifier.partition(".")
    names = (getattr(value, field, "") for field in ("name", "title", "about", "says"))
    positions = getattr(value, "positions", ())
    sources = getattr(value, "sources", None) or [s for position in positions for s in position.sources]
    # What has no day of its own is as fresh as the newest of its sources.
    checked = getattr(value, "checked", None) or max(facts.current().sources[s].checked for s in sources)
    return {
        "id": identifier,
        "kind": kind,
        "name": next((name for name in names if name), key.replace("_", " ")),
        "checked": checked.isoformat(),
        "sources": list(dict.fromkeys(sources)),
    }


def _plain(value: Any, leave_out: tuple[str, ...] = ()) -> Any:
    """A frozen value as data for JSON."""
    if dataclasses.is_dataclass(value):
        shown = [f.name for f in dataclasses.fields(value) if f.name[0] != "_" and f.name not in leave_out]
        return {name: _plain(getattr(value, name)) for name in shown}
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, datetime.date) else value
