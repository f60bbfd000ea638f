"""Who names what: lessons that teach a rule or state a fact, and rules that read a fact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from portal import curriculum, facts
from portal.curriculum import Lesson
from portal.curriculum.claims import CLAIM
from portal.facts.entries import Entry, entries
from portal.placement import Placement, Unreadable
from portal.rules import RULES, Rule, State, check

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_PATH = re.compile(r"\b[a-z_]+(?:\.[A-Za-z0-9_-]+)+")
_VERDICT = re.compile(r"^::: verdict (.*)$", re.MULTILINE)
_PAIR = re.compile(r"(\w+)=(\S+)")
# How code reads a fact by its name, and the codes and names of errors in it.
_READ = re.compile(r"""\b(\w+)(?:\.get\(|\[)["']([^"']+)["']""")
_PLATFORM = re.compile(r"\bplatform\.(\w+)")
_CODE = re.compile(r"\b0x[0-9A-Fa-f]{8}\b|\b[A-Z][A-Z0-9]+(?:_[A-Z0-9]+){2,}\b")


@dataclass(frozen=True, slots=True)
class Uses:
    """For each id of a rule and each id of a fact the lessons that use it, in the order of the course."""

    rules: Mapping[str, tuple[Lesson, ...]]
    facts: Mapping[str, tuple[Lesson, ...]]


def uses() -> Uses:
    """What the lessons of the course in use name; found once for each state of lessons and facts."""
    lessons = curriculum.current().course.in_order
    return _uses(facts.current().digest, tuple(lesson.digest for lesson in lessons))


@lru_cache(maxsize=4)
def _uses(digest: str, lessons: tuple[str, ...]) -> Uses:
    by_rule: dict[str, dict[str, Lesson]] = {}
    by_fact: dict[str, dict[str, Lesson]] = {}
    known = entries(facts.current())
    by_path = {entry.path: entry.id for entry in known.values() if entry.path}
    for lesson in curriculum.current().course.in_order:
        text = _text(lesson)
        ids = set(_ID.findall(text)) | {rule.id for rule in RULES.values() if rule.lesson == lesson.slug}
        for rule_id in (ids & set(RULES)) | set(_deciding(lesson, text)):
            by_rule.setdefault(rule_id, {})[lesson.slug] = lesson
        paths = {part for path in _PATH.findall(text) for part in _beginnings(path)}
        told = {by_path[path] for path in paths if path in by_path}
        for fact_id in told | (ids & set(known)) | set(lesson.sources):
            by_fact.setdefault(fact_id, {})[lesson.slug] = lesson
    return Uses(*({key: tuple(own.values()) for key, own in found.items()} for found in (by_rule, by_fact)))


def _text(lesson: Lesson) -> str:
    """What the author wrote: the text, the questions, and the reasons."""
    written = (text for item in lesson.items for text, _ in item.texts())
    placed = (item.placement for item in lesson.items if item.placement)
    cited = (source for item in lesson.items for choice in item.choices for source in choice.sources)
    return "\n".join((lesson.body, *written, *placed, *cited))


def _beginnings(path: str) -> Iterator[str]:
    parts = path.split(".")
    return (".".join(parts[:length]) for length in range(2, len(parts) + 1))


def _deciding(lesson: Lesson, text: str) -> Iterator[str]:
    """The rules that decide what the lesson asks the engine: in claims, verdict blocks and questions."""
    for asked in _asked(lesson, text):
        try:
            report = check(Placement.parse(asked))
        except Unreadable:
            continue
        yield from (outcome.rule.id for outcome in report.decisive if outcome.state is not State.HOLDS)


def _asked(lesson: Lesson, text: str) -> Iterator[str]:
    for match in CLAIM.finditer(text):
        for part in match[2].split(";"):
            if len(left := part.rpartition("=")[0].split()) > 1:
                yield " ".join(left)
    for match in _VERDICT.finditer(text):
        values = dict(_PAIR.findall(match[1]))
        words = [values.pop(name, "") for name in ("host", "image", "isolation", "orchestrator")]
        yield " ".join([*filter(None, words), *(f"{name}={value}" for name, value in values.items())])
    yield from (item.placement for item in lesson.items if item.placement)


def readers(entry: Entry) -> tuple[Rule, ...]:
    """The rules whose code reads a fact by its name, or that say the code of an error."""
    return tuple(RULES[rule_id] for rule_id in _readers(facts.current().digest).get(entry.id, ()))


@lru_cache(maxsize=4)
def _readers(digest: str) -> Mapping[str, tuple[str, ...]]:
    readings: dict[tuple[str, str], list[str]] = {}
    for rule in RULES.values():
        code = Path(rule.function.__code__.co_filename).read_text("utf-8")  # type: ignore[attr-defined]
        named = set(_READ.findall(code)) | {("platform", name) for name in _PLATFORM.findall(code)}
        for each in named | {("errors", word.lower()) for word in _CODE.findall(code)}:
            readings.setdefault(each, []).append(rule.id)
    found: dict[str, tuple[str, ...]] = {}
    for entry in entries(facts.current()).values():
        names = {entry.key, entry.key.rpartition(".")[2]}
        if entry.kind == "errors":
            names = {_hex(code) for code in entry.value.codes} | {name.lower() for name in entry.value.names}
        own = [rule_id for name in sorted(names) for rule_id in readings.get((entry.kind, name), ())]
        if entry.kind == "errors":
            # A rule that only asks for more explains no error.
            own = [rule_id for rule_id in (*own, *_saying(entry)) if _breaks(RULES[rule_id])]
        if own:
            found[entry.id] = tuple(dict.fromkeys(own))
    return found


def _breaks(rule: Rule) -> bool:
    """Whether an example of the rule is broken, and not merely open."""
    said = (outcome for text in rule.bad for outcome in rule.function(rule.on.parse(text)))  # type: ignore[attr-defined]
    return any(outcome.state is State.BREAKS for outcome in said)


def _hex(code: int) -> str:
    return f"0x{code & 0xFFFFFFFF:08x}"


def _saying(entry: Entry) -> Iterator[str]:
    """The rules about placements that name one of an error's codes when an example breaks them."""
    codes = [_hex(code) for code in entry.value.codes]
    for rule_id, said in _sayings(facts.current().digest).items():
        if any(code in said for code in codes):
            yield rule_id


@lru_cache(maxsize=4)
def _sayings(digest: str) -> Mapping[str, str]:
    return {
        rule.id: " ".join(
            outcome.message.lower() for text in rule.bad for outcome in rule.function(Placement.parse(text))
        )
        for rule in RULES.values()
        if rule.on is Placement
    }
