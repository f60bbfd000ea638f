"""What can be wrong with content, always with the file and the line to look at."""

from __future__ import annotations

from pathlib import Path


class CurriculumError(Exception):
    """
    One fault in the content: "lessons/process-isolation/lesson.md:12: what is wrong".

    `fatal` faults (structure, syntax, missing files) make a lesson unavailable; the others are statements
    that rules and facts do not bear out, which fail the content check and leave the lesson readable. A
    `warning` is told and fails nothing.
    """

    def __init__(
        self, path: Path | str, line: int, message: str, *, fatal: bool = True, warning: bool = False
    ) -> None:
        self.path = Path(path)
        self.line = line
        self.message = message
        self.fatal = fatal
        self.warning = warning
        super().__init__(f"{self.shown}:{line}: {message}")

    @property
    def shown(self) -> str:
        """The path from the content folder's name on, which is the same on every machine."""
        return (
            "/".join(self.path.parts[-3:])
            if self.path.name not in ("tracks.toml", "glossary.toml")
            else "/".join(self.path.parts[-2:])
        )
