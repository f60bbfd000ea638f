"""
What stages take from each other: COPY --from and RUN --mount with from.

Source: moby/buildkit, frontend/dockerfile/dockerfile2llb/convert.go. A stage may be named before it
begins; stages that need each other in a circle stop a build.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from portal.dockerfile.instruction import Instruction
from portal.dockerfile.problems import Problems
from portal.dockerfile.stages import Stage
from portal.dockerfile.text import shortened


class Link(NamedTuple):
    """
    A COPY --from or RUN --mount with from: the instruction, what it names, and the stage of that name.

    `stage` is None when it names an image.
    """

    instruction: Instruction
    source: str
    stage: Stage | None


def named(name: str, stages: Sequence[Stage]) -> Stage | None:
    """The stage of a name or number, as COPY --from understands it; the last of two with one name."""
    if name.isascii() and name.isdigit():
        index = int(name[:6])
        return stages[index] if index < len(stages) else None
    wanted = name.lower()
    return next((stage for stage in reversed(stages) if stage.name and stage.name == wanted), None)


def found_in(instructions: Iterable[Instruction], stages: Sequence[Stage]) -> tuple[Link, ...]:
    """All links, in order; names are looked up once each."""
    known: dict[str, Stage | None] = {}
    links = []
    for instruction in instructions:
        if not instruction.flags or instruction.keyword not in ("COPY", "RUN"):
            continue
        if instruction.keyword == "COPY":
            sources = list(instruction.flag_values("from"))
        else:
            sources = [mount.get("from", "") for mount in instruction.mounts]
        for source in filter(None, sources):
            if source not in known:
                known[source] = named(source, stages)
            links.append(Link(instruction, source, known[source]))
    return tuple(links)


def uses(links: Iterable[Link], stages: Iterable[Stage]) -> dict[int, set[int]]:
    """For each stage the stages that it needs directly, by index."""
    found: dict[int, set[int]] = {
        stage.index: {stage.parent.index} if stage.parent else set() for stage in stages
    }
    for link in links:
        if link.stage and link.instruction.stage >= 0:
            found[link.instruction.stage].add(link.stage.index)
    return found


def needed(start: int, needs: dict[int, set[int]]) -> frozenset[int]:
    """A stage and all that it needs, by index."""
    found: set[int] = set()
    waiting = [start]
    while waiting:
        index = waiting.pop()
        if index not in found:
            found.add(index)
            waiting += needs[index]
    return frozenset(found)


def check(links: Iterable[Link], stages: Sequence[Stage], problems: Problems) -> None:
    """Notes links that stop a build."""
    links = tuple(links)
    circular = _circular(uses(links, stages))
    for instruction, source, stage in links:
        line = instruction.line
        if stage is None and source.isascii() and source.isdigit():
            problems.add(
                line, f"No stage has the number {shortened(source)}; they count from 0.", "no-such-stage"
            )
        elif stage and stage.index == instruction.stage:
            problems.add(
                line, f"The stage takes files from itself: {shortened(source)}.", "stage-uses-itself"
            )
        elif stage and stage.index in circular and instruction.stage in circular:
            message = f"The stages need each other in a circle; {shortened(source)} closes it."
            problems.add(line, message, "stage-uses-itself")
        elif "$" in source and instruction.keyword == "COPY":
            message = "Variables do not work in --from; name a stage with FROM and an ARG above it."
            problems.add(line, message, "variable-in-from")


def _circular(needs: dict[int, set[int]]) -> set[int]:
    """Stages in a circle: what remains when stages that need nothing, or are needed by nothing, are taken away."""
    left = {index: set(found) - {index} for index, found in needs.items()}
    while True:
        wanted = set().union(*left.values()) if left else set()
        gone = {index for index, found in left.items() if not found or index not in wanted}
        if not gone:
            return set(left)
        left = {index: found - gone for index, found in left.items() if index not in gone}
