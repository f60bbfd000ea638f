"""A whole Dockerfile, read without loss."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from portal.dockerfile import aims, editing, grammar, ignores, links, reading
from portal.dockerfile import directives as directive_reading
from portal.dockerfile.assembly import Assembly
from portal.dockerfile.directives import Directive
from portal.dockerfile.editing import Edit
from portal.dockerfile.ignores import Ignore, Reasons
from portal.dockerfile.instruction import Instruction
from portal.dockerfile.links import Link
from portal.dockerfile.problems import Problem, Problems
from portal.dockerfile.reading import Comment
from portal.dockerfile.stages import Stage
from portal.dockerfile.text import BOM, lines_of, newline_of


@dataclass(frozen=True, eq=False)
class Dockerfile:
    """
    A Dockerfile. `str()` gives back the text that was read, byte for byte.

    `problems` says what is wrong with it as a Dockerfile; reading never fails. `target` (host, isolation,
    orchestrator; {} if none) and `as_of` say what rules shall judge it for.
    """

    text: str = field(repr=False)
    directives: tuple[Directive, ...]
    escape: str
    instructions: tuple[Instruction, ...] = field(repr=False)
    stages: tuple[Stage, ...]
    problems: tuple[Problem, ...]
    comments: tuple[Comment, ...] = field(default=(), repr=False)
    global_args: Mapping[str, str | None] = field(default_factory=dict)
    newline: str = "\n"
    target: Mapping[str, str] = field(default_factory=dict)
    as_of: date | None = None

    @classmethod
    def parse(cls, text: str) -> Dockerfile:
        """Reads any text; takes time in proportion to its length and raises nothing."""
        problems = Problems()
        lines = lines_of(text)
        _binary(text, problems)
        found = directive_reading.read(lines, problems)
        reader = reading.Reading(lines, found.escape, found.lines, problems)
        reader.read()
        reading.long_lines(lines, problems)
        if not reader.instructions:
            problems.add(0, "The file has no instructions.", "no-instructions")
        assembly = Assembly(reader.instructions, found.escape, problems)
        for instruction in assembly.instructions:
            grammar.check(instruction, problems)
        dockerfile = cls(
            text=text,
            directives=found.found,
            escape=found.escape,
            instructions=tuple(assembly.instructions),
            stages=tuple(assembly.stages),
            problems=(),
            comments=tuple(reader.comments),
            global_args=assembly.global_args,
            newline=newline_of(text),
        )
        links.check(dockerfile.links, dockerfile.stages, problems)
        return replace(dockerfile, problems=problems.listed())

    def __str__(self) -> str:
        return self.text

    def aimed(
        self,
        host: str = "",
        isolation: str = "default",
        orchestrator: str = "docker",
        as_of: date | None = None,
    ) -> Dockerfile:
        """The same file with a target for the rules that judge it against a host."""
        target = {"host": host, "isolation": isolation, "orchestrator": orchestrator}
        return replace(self, target=target, as_of=as_of)

    def apply(self, edits: Iterable[Edit]) -> Dockerfile:
        """The file with edits made, aimed as this one; raises ValueError when edits overlap."""
        changed = Dockerfile.parse(editing.apply(self.text, edits))
        return replace(changed, target=self.target, as_of=self.as_of)

    @cached_property
    def aim(self) -> Mapping[str, str]:
        """Where the image is to run: `target`, else what a comment of the file says, else {}."""
        return self.target if self.target.get("host") else aims.found_in(self.comments) or self.target

    @property
    def final(self) -> Stage | None:
        """The last stage: what a build makes when no target is named."""
        return self.stages[-1] if self.stages else None

    @property
    def has_bom(self) -> bool:
        """Whether the text begins with a byte-order mark."""
        return self.text.startswith(BOM)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The physical lines without line ends and byte-order mark."""
        return tuple(line.rstrip("\r") for line in lines_of(self.text))

    @cached_property
    def late_directives(self) -> tuple[Directive, ...]:
        """Comments that would be parser directives at the top of the file, but stand too late."""
        if not self.comments:
            return ()
        read = (directive_reading.read_line(f"#{text}", line) for line, text in self.comments if "=" in text)
        return tuple(directive for directive in read if directive)

    @cached_property
    def ignores(self) -> tuple[Ignore, ...]:
        """The comments that set findings aside."""
        return ignores.found_in(self.comments, self.instructions) if self.comments else ()

    def set_aside(self, rule_id: str, where: str) -> str:
        """The reason that a comment gives for ignoring what a rule says about a place; "" if none does."""
        return self._reasons.of(rule_id, where)

    @cached_property
    def _reasons(self) -> Reasons:
        return Reasons(self.ignores)

    def directive(self, name: str) -> str:
        """The value of a parser directive, "" when the file has none."""
        return next((directive.value for directive in self.directives if directive.name == name), "")

    def os_of(self, stage: Stage) -> str:
        """A best guess at the system of a stage: "windows", "linux" or ""."""
        return stage.os

    def stage_of(self, instruction: Instruction) -> Stage | None:
        """The stage that an instruction belongs to; None before the first FROM."""
        return self.stages[instruction.stage] if instruction.stage >= 0 else None

    def all(self, *keywords: str) -> tuple[Instruction, ...]:
        """The instructions with one of these keywords, in order."""
        return tuple(one for one in self.instructions if one.keyword in keywords)

    def named(self, name: str) -> Stage | None:
        """The stage of a name or number, as COPY --from understands it."""
        return links.named(name, self.stages)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every use of another stage or image by COPY --from and RUN --mount."""
        return links.found_in(self.instructions, self.stages)

    @cached_property
    def needed_stages(self) -> frozenset[int]:
        """The indexes of the stages that a build of the last one needs, itself included."""
        needs = links.uses(self.links, self.stages)
        return links.needed(self.stages[-1].index, needs) if self.stages else frozenset()


def _binary(text: str, problems: Problems) -> None:
    """Notes text that is no text."""
    at = text.find("\0")
    if at < 0 and not text.isascii():
        at = next((index for index, char in enumerate(text) if "\ud800" <= char <= "\udfff"), -1)
        if at < 0 and text.count("\ufffd") * 50 > len(text):
            at = text.find("\ufffd")
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        problems.add(line, "This is no text: it holds characters that only binary files have.", "binary")
