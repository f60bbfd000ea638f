"""
From instructions to stages: global ARGs, FROM with its variables, parents, settings.

Source: moby/buildkit, frontend/dockerfile/dockerfile2llb/convert.go, and "Understand how ARG and FROM
interact" in the Dockerfile reference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from portal.dockerfile import systems
from portal.dockerfile.expansion import ExpansionError, Manner, expand
from portal.dockerfile.images import ImageReference
from portal.dockerfile.instruction import Instruction
from portal.dockerfile.problems import Problems
from portal.dockerfile.settings import Room, Settings
from portal.dockerfile.stages import Stage
from portal.dockerfile.text import shortened

MOST_STAGES = 300
# Set by the builder for FROM and, once declared with ARG, inside a stage. Their values depend on where a
# build runs, so they stay as written.
PLATFORM_ARGS = (
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDOSVERSION",
    "BUILDARCH",
    "BUILDVARIANT",
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETOSVERSION",
    "TARGETARCH",
    "TARGETVARIANT",
    "TARGETSTAGE",
)


class _Base(NamedTuple):
    """The words of a FROM, as written and with variables replaced."""

    written: str = ""
    reference: str = ""
    name: str = ""
    platform: str = ""
    unset: tuple[str, ...] = ()


class Assembly:
    """Builds the stages of a file; afterwards `instructions` know their stage and shell."""

    def __init__(self, instructions: Sequence[Instruction], escape: str, problems: Problems) -> None:
        self.escape = escape
        self.problems = problems
        self.stages: list[Stage] = []
        self.global_args: dict[str, str | None] = {}
        self.instructions: list[Instruction] = []
        self._by_name: dict[str, Stage] = {}
        self._room = Room()
        self._assemble(instructions)

    def _assemble(self, instructions: Sequence[Instruction]) -> None:
        starts = [index for index, one in enumerate(instructions) if one.keyword == "FROM"]
        before = list(instructions[: starts[0]] if starts else instructions)
        self._before_first(before, bool(starts))
        if len(starts) > MOST_STAGES:
            line = instructions[starts[MOST_STAGES]].line
            self.problems.add(
                line, f"Only the first {MOST_STAGES} stages are read.", "too-many-stages", fatal=False
            )
        for start, end in pairwise([*starts, len(instructions)][: MOST_STAGES + 1]):
            self._stage(instructions[start:end])

    def _before_first(self, instructions: list[Instruction], has_from: bool) -> None:
        self.instructions += instructions
        stray = next((one for one in instructions if one.keyword != "ARG"), None)
        if stray and has_from:
            message = f"{shortened(stray.name_as_written)} stands before the first FROM; only ARG may."
            self.problems.add(stray.line, message, "before-from")
        elif instructions and not has_from:
            self.problems.add(instructions[0].line, "The file has no FROM instruction.", "no-from")
        for instruction in instructions:
            for pair in instruction.pairs if instruction.keyword == "ARG" else ():
                value = None if pair.value is None else self._expand(pair.written, instruction)[0]
                if value is not None or pair.name not in self.global_args:
                    self.global_args[pair.name] = value

    def _expand(self, text: str, instruction: Instruction) -> tuple[str, tuple[str, ...]]:
        """A text of FROM or a global ARG with variables replaced, and the names that nothing declares."""
        unset: dict[str, None] = {}
        open_names = frozenset(name for name, value in self.global_args.items() if value is None)
        keep = open_names.union(PLATFORM_ARGS).difference(self.global_args.keys() - open_names)

        def lookup(name: str) -> str | None:
            value = self.global_args.get(name)
            if value is None and name not in keep:
                unset[name] = None
            return value

        try:
            return expand(text, lookup, Manner(self.escape, keep=keep)), tuple(unset)
        except ExpansionError as error:
            message = f"The variables in {shortened(text)} cannot be read: {error}."
            self.problems.add(instruction.line, message, "expansion")
            return text, ()

    def _base(self, instruction: Instruction) -> _Base:
        words = instruction.arguments
        if not words:
            return _Base()
        reference, unset = self._expand(words[0], instruction)
        name = words[2].lower() if len(words) == 3 and words[1].upper() == "AS" else ""
        platform = self._expand(instruction.flag("platform") or "", instruction)[0]
        return _Base(words[0], reference, name, platform, unset)

    def _stage(self, own: Sequence[Instruction]) -> None:
        base = self._base(own[0])
        parent = self._by_name.get(base.reference)
        self._check_base(base, parent, own[0])
        os = self._os(base, parent, own)
        defaults = {**dict.fromkeys(PLATFORM_ARGS), **self.global_args}
        settings = Settings(
            os, systems.shell_of(base.reference, os), self.escape, parent, defaults, self._room
        )
        placed = []
        for instruction in own:
            inner = instruction.trigger and replace(
                instruction.trigger, stage=len(self.stages), shell=settings.shell
            )
            placed.append(replace(instruction, stage=len(self.stages), shell=settings.shell, trigger=inner))
            settings.follow(placed[-1])
        stage = Stage(
            index=len(self.stages),
            name=base.name,
            base=base.reference,
            base_as_written=base.written,
            platform=base.platform,
            line=own[0].line,
            instructions=tuple(placed),
            parent=parent,
            unset=base.unset,
            os=os,
            env=settings.env,
            args=settings.args,
            user=settings.user,
            workdir=settings.workdir,
            exposed=tuple(settings.exposed),
            shell=settings.shell,
            cmd=settings.cmd,
            entrypoint=settings.entrypoint,
            healthcheck=settings.healthcheck,
            chain=(*parent.chain, parent) if parent else (),
        )
        self.stages.append(stage)
        self.instructions += placed
        if stage.name:
            self._by_name[stage.name] = stage

    def _os(self, base: _Base, parent: Stage | None, own: Sequence[Instruction]) -> str:
        if found := systems.of_platform(base.platform):
            return found
        if parent:
            return parent.os
        if base.reference.lower() != "scratch" and (found := systems.of_image(base.reference)):
            return found
        if found := systems.of_instructions(own):
            return found
        return systems.WINDOWS if self.escape == "`" else systems.of_image(base.reference)

    def _check_base(self, base: _Base, parent: Stage | None, instruction: Instruction) -> None:
        if parent or "$" in base.reference or not base.written or base.reference == "scratch":
            return
        if not base.reference:
            message = f"The image of FROM is empty: {shortened(base.written)} has no value."
            self.problems.add(instruction.line, message, "image-reference")
            return
        try:
            ImageReference.parse(base.reference)
        except ValueError as error:
            message = f"{shortened(base.reference)} is no image reference: {error}"
            self.problems.add(instruction.line, message, "image-reference")
