"""Build stages: what each is built from, and the settings that hold after its instructions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.dockerfile.instruction import Instruction


@dataclass(frozen=True, eq=False)
class Stage:
    """
    A build stage: FROM and what follows.

    `index` counts from 0; `name` is in lower case, "" without AS. `base` is the FROM reference with ARGs
    at their defaults; a variable that only the build command can give stays as `${NAME}`. `unset` are the
    names in FROM that nothing declares (a build takes them as empty). `parent` is the earlier stage that
    FROM names, `root` the first of that chain (the stage itself if there is none). `instructions` begin
    with FROM.

    In force after the last instruction, inherited from the parent: `os` ("windows", "linux" or ""), `env`
    (name to value; a variable that the base image may define stays as written), `args` (name to value or
    None), `user` and `workdir` ("" = what the base image says), `exposed` ports as written, `shell`, and the
    instructions that set `cmd`, `entrypoint` and `healthcheck`, or None.
    """

    index: int
    name: str
    base: str
    base_as_written: str
    platform: str
    line: int
    instructions: tuple[Instruction, ...] = field(repr=False)
    parent: Stage | None = field(default=None, repr=False)
    unset: tuple[str, ...] = ()
    os: str = ""
    env: Mapping[str, str] = field(default_factory=dict)
    args: Mapping[str, str | None] = field(default_factory=dict)
    user: str = ""
    workdir: str = ""
    exposed: tuple[str, ...] = ()
    shell: tuple[str, ...] = ()
    cmd: Instruction | None = field(default=None, repr=False)
    entrypoint: Instruction | None = field(default=None, repr=False)
    healthcheck: Instruction | None = field(default=None, repr=False)
    chain: tuple[Stage, ...] = field(default=(), repr=False)

    @property
    def root(self) -> Stage:
        """The stage at the beginning of the chain of parents."""
        return self.chain[0] if self.chain else self

    @property
    def root_base(self) -> str:
        """The image that the chain of parents starts from."""
        return self.root.base

    @property
    def end_line(self) -> int:
        """The last physical line of its last instruction."""
        return self.instructions[-1].end_line

    @property
    def lineage(self) -> tuple[Instruction, ...]:
        """The instructions of all parents, first the root's, and then its own."""
        return tuple(one for stage in (*self.chain, self) for one in stage.instructions)

    def all(self, *keywords: str) -> tuple[Instruction, ...]:
        """Its own instructions with one of these keywords."""
        return tuple(one for one in self.instructions if one.keyword in keywords)

    def last(self, keyword: str) -> Instruction | None:
        """Its own last instruction with this keyword."""
        return next((one for one in reversed(self.instructions) if one.keyword == keyword), None)
