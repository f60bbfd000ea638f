"""From a term's definition to HTML, with what does not hold told by file and line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from portal.curriculum.errors import CurriculumError
from portal.curriculum.model import Term
from portal.curriculum.prose import Writer


@dataclass(frozen=True, slots=True)
class Definition:
    """A term's definition as HTML; `sources` are ids in the order of their numbers, those of its claims too."""

    html: str
    sources: tuple[str, ...]
    unchecked: int
    problems: tuple[CurriculumError, ...]


def define(term: Term, path: Path, lessons: set[str]) -> Definition:
    """Write and check one definition. `path` is the file that it stands in, `lessons` what links may name."""
    problems: list[CurriculumError] = []

    def fault(line: int, message: str, fatal: bool = True) -> None:
        # The text is on a line of its own entry; which one, TOML does not tell.
        del line
        problems.append(CurriculumError(path, term.line, f"term {term.slug}: {message}", fatal=fatal))

    writer = Writer(term.sources, lambda name: name in term.sources, lessons, fault)
    html = writer.block(term.markdown, term.line)
    return Definition(html, tuple(writer.numbers), writer.unchecked, tuple(problems))
