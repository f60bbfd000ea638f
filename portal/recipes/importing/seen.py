"""An existing Dockerfile as recognisers look at it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from portal.dockerfile import Dockerfile, ImageReference, Instruction, Stage
from portal.recipes import asides

_MONITOR = re.compile(r"(?i)(?:.*[\\/])?logmonitor(?:\.exe)?$")


def plain(instruction: Instruction) -> str:
    """An instruction's text with single spaces: the same for one line and for several."""
    flags = "".join(f" {flag}" for flag in instruction.flags)
    return f"{instruction.keyword}{flags} {' '.join(instruction.value.split())}".rstrip()


@dataclass(slots=True)
class Seen:
    """
    A file as it was read. Recognisers `claim` the instructions that the form expresses by their answer. `said` is what
    the builder's own comment says, `main_port` whether the first port is the application's own, `held` are lines of ENV
    that stay as they stand.
    """

    file: Dockerfile
    claimed: set[int] = field(default_factory=set)
    said: Mapping[str, str] = field(default_factory=dict)
    main_port: bool = True
    held: frozenset[int] = frozenset()

    @classmethod
    def of(cls, text: str, held: Iterable[int] = ()) -> Seen:
        """Read any text."""
        file = Dockerfile.parse(text)
        said = next((found for _, comment in file.comments if (found := asides.read(comment))), {})
        return cls(file, set(), said, held=frozenset(held))

    @property
    def final(self) -> Stage | None:
        """The last stage; None in a file without FROM."""
        return self.file.final

    @property
    def instructions(self) -> tuple[Instruction, ...]:
        """The final stage's instructions without FROM, those of the stages that it stands on before its own."""
        return tuple(one for one in self.final.lineage if one.keyword != "FROM") if self.final else ()

    @property
    def others(self) -> tuple[Stage, ...]:
        """The stages that the final one does not stand on."""
        final = self.final
        own = {stage.index for stage in (*final.chain, final)} if final else set()
        return tuple(stage for stage in self.file.stages if stage.index not in own)

    @property
    def reference(self) -> ImageReference | None:
        """The image that the final stage's chain of parents starts from, if it can be read."""
        try:
            return ImageReference.parse(self.final.root_base) if self.final else None
        except ValueError:
            return None

    @property
    def repository(self) -> str:
        """The final image's repository, "" if unknown."""
        return self.reference.name.removeprefix("docker.io/library/") if self.reference else ""

    @property
    def tag(self) -> str:
        """The final image's tag, "" if there is none."""
        return (self.reference.tag or "") if self.reference else ""

    @property
    def os(self) -> str:
        """ "windows", "linux", or "" if nothing tells."""
        return self.final.os if self.final else ""

    @property
    def command(self) -> tuple[str, ...]:
        """What starts, ENTRYPOINT before CMD, in words; without LogMonitor in front."""
        stage = self.final
        one = (stage.entrypoint or stage.cmd) if stage else None
        if stage is None or one is None:
            return ()
        words = one.exec_form if one.exec_form is not None else tuple(one.value.split())
        if stage.entrypoint and stage.cmd and stage.cmd.exec_form and one.exec_form is not None:
            words = (*words, *stage.cmd.exec_form)
        return words[1:] if words and _MONITOR.match(words[0]) else words

    def runs(self, words: str) -> bool:
        """Whether a RUN of the file contains words, in any case."""
        return any(words.lower() in one.script.lower() for one in self.file.all("RUN"))

    def copies(self, pattern: str) -> bool:
        """Whether a COPY or ADD of the file matches a pattern anywhere, in any case."""
        return any(re.search(pattern, one.value, re.IGNORECASE) for one in self.file.all("COPY", "ADD"))

    def arg(self, name: str) -> str:
        """The default of the first ARG or value of the first ENV with that name, "" if there is none."""
        pairs = (pair for one in self.file.all("ARG", "ENV") for pair in one.pairs)
        return next((pair.value for pair in pairs if pair.name == name and pair.value), "")

    def find(self, keyword: str, pattern: str) -> list[tuple[Instruction, re.Match[str]]]:
        """Unclaimed instructions of the final stage whose text with single spaces is the pattern, in any case."""
        found = []
        for one in self.instructions:
            if one.keyword == keyword and one.line not in self.claimed and len(one.value) < 20_000:
                match = re.fullmatch(pattern, " ".join(one.value.split()), re.IGNORECASE)
                if match:
                    found.append((one, match))
        return found

    def claim(self, instruction: Instruction) -> None:
        """Say that the form expresses this instruction."""
        self.claimed.add(instruction.line)
