"""Which facts lessons name, where and how: for the flip test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from portal import facts
from portal.curriculum import Course, bare
from portal.curriculum.blocks import Directive
from portal.curriculum.claims import CLAIM
from portal.curriculum.figures import ladder
from portal.curriculum.written import Written
from portal.facts.platform import TIMELINES
from portal.placement import Placement, Unreadable
from portal.rules import Verdict


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """
    A place that names a fact: the lesson ("" for the glossary), the line, and the form: "claim", "block", "item",
    "figure".
    """

    lesson: str
    line: int
    form: str


def named(course: Course) -> dict[str, list[Named]]:
    """
    Every fact that lessons or the glossary name, by its path, with its places.

    A row of the support table is one fact for each isolation mode: support.HOST.IMAGE.modes.MODE.
    """
    found: dict[str, list[Named]] = {}
    for path, place in _all(course):
        found.setdefault(path, []).append(place)
    return found


def _all(course: Course) -> Iterator[tuple[str, Named]]:
    for lesson in course.in_order:
        written = Written.of(lesson)
        for line, text in written.texts:
            yield from _claims(text, lesson.slug, line)
        for block in written.blocks:
            if isinstance(block, Directive):
                for path, form in _block(block):
                    yield path, Named(lesson.slug, block.line, form)
        for item in lesson.items:
            for text, _ in item.texts():
                yield from _claims(text, lesson.slug, item.line)
            if item.placement:
                modes = " hyperv", " process"
                asked = (
                    [item.placement + mode for mode in modes] if item.ask == "isolation" else [item.placement]
                )
                for each in asked:
                    for path in _placement(each):
                        yield path, Named(lesson.slug, item.line, "item")
    for term in course.glossary.values():
        yield from _claims(term.markdown, "", term.line)


def _claims(text: str, lesson: str, line: int) -> Iterator[tuple[str, Named]]:
    masked = bare.without_code(text)
    for match in CLAIM.finditer(masked):
        condition = text[match.start(2) : match.end(2)]
        place = Named(lesson, line + masked.count("\n", 0, match.start()), "claim")
        if condition.startswith("unchecked="):
            continue
        for part in condition.split(";"):
            for path in _condition(" ".join(part.split())):
                yield path, place


def _condition(text: str) -> Iterator[str]:
    left, sign, right = (part.strip() for part in text.rpartition("="))
    known = facts.current().migration
    if text.startswith("workload "):
        words = left.removeprefix("workload ").split()
        yield from (f"target.{word}.systems" for word in (*words, right) if word in known.targets)
        yield from (f"signal.{word}.windows" for word in words if word in known.signals)
    elif sign and right in {verdict.value for verdict in Verdict}:
        yield from _placement(left)
    else:
        path = left if sign else right
        kind, _, rest = path.partition(".")
        if kind == "support" and not path.endswith(".basis"):
            for mode in ("process", "hyperv"):
                yield f"support.{rest.removesuffix('.modes')}.modes.{mode}"
        else:
            yield path


def _placement(text: str) -> Iterator[str]:
    """The row that a placement asks for, in its mode; on an orchestrator that takes one mode only, that too."""
    try:
        placement = Placement.parse(text)
    except Unreadable:
        return
    host, image = placement.host.release, placement.image.release
    if host is None or image is None or (host.slug, image.image_key) not in facts.current().support:
        return
    mode = host.default_isolation if placement.isolation == "default" else placement.isolation
    if mode == "hyperv" and placement.orchestrator in facts.current().platform.process_only:
        yield f"process_only.{placement.orchestrator}"
    else:
        yield f"support.{host.slug}.{image.image_key}.modes.{mode}"


def _block(block: Directive) -> Iterator[tuple[str, str]]:
    values = block.values
    if block.name == "verdict":
        text = f"{values['host']} {values['image']} {values.get('isolation', '')} {values.get('orchestrator', '')}"
        yield from ((path, "block") for path in _placement(" ".join(text.split())))
    elif block.name == "matrix":
        known = facts.current()
        every = ([r.slug for r in known.hosts()], [r.image_key for r in known.image_releases()])
        hosts, images = (
            own if values[key] == "all" else values[key].split(",")
            for key, own in zip(("hosts", "images"), every, strict=True)
        )
        modes = values.get("isolation", "process").split(",")
        for host, image, mode in product(hosts, images, modes):
            text = f"{host.strip()} {image.strip()} {mode} {values.get('orchestrator', 'docker')}"
            yield from ((path, "block") for path in _placement(text))
    elif block.name == "signals":
        yield from ((f"signal.{signal}.windows", "block") for signal in facts.current().migration.signals)
    elif block.name == "figure":
        yield from ((path, "figure") for path in _figure(values.get("name", "")))


def _figure(name: str) -> Iterator[str]:
    """The facts behind the built-in figures that are drawn from facts."""
    known = facts.current()
    servers = [release for release in known.releases.values() if release.kind == "server"]
    if name == "timeline":
        yield from (f"fact.{fact.id}" for fact in known.platform.facts.values() if fact.timeline in TIMELINES)
        yield from (f"release.{release.slug}.released" for release in servers)
    elif name == "version-ladder":
        rungs = ladder.view()["rungs"]
        shown = {release.slug for rung in rungs for release, _ in rung["hosts"]}
        shown |= {release.slug for rung in rungs for _, release in rung["images"]}
        yield from (f"release.{slug}.build" for slug in sorted(shown))
    elif name == "utility-vm-fork":
        yield "fact.utility_vm_cloning_removed"
