"""What is wrong with a file as a Dockerfile, before any rule looks at it."""

from __future__ import annotations

from typing import NamedTuple

# Of one kind of problem that many are listed; a paste that is no Dockerfile has one on every line.
MOST_OF_A_KIND = 50


class Problem(NamedTuple):
    """
    A syntax problem at a physical line (from 1; 0 = the whole file).

    `kind` is a stable word for it, such as "unknown-instruction". `fatal` tells whether a build stops at
    it; what is not fatal is read in a way that its writer did not mean, or warned of.
    """

    line: int
    message: str
    kind: str = "syntax"
    fatal: bool = True


class Problems:
    """Collects problems, in order of lines, at most `MOST_OF_A_KIND` of each kind."""

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._count: dict[str, int] = {}

    def add(self, line: int, message: str, kind: str = "syntax", fatal: bool = True) -> None:
        """Note a problem."""
        seen = self._count[kind] = self._count.get(kind, 0) + 1
        if seen <= MOST_OF_A_KIND:
            self._found.append(Problem(line, message, kind, fatal))

    def full(self, kind: str) -> bool:
        """Whether further problems of this kind are only counted."""
        return self._count.get(kind, 0) >= MOST_OF_A_KIND

    def listed(self) -> tuple[Problem, ...]:
        """All of them by line; a kind that is too frequent ends in a line that counts the rest."""
        found = list(self._found)
        for kind, count in self._count.items():
            if count > MOST_OF_A_KIND:
                last = max(problem.line for problem in found if problem.kind == kind)
                fatal = any(problem.fatal for problem in found if problem.kind == kind)
                found.append(
                    Problem(last, f"And {count - MOST_OF_A_KIND} more problems of this kind.", kind, fatal)
                )
        return tuple(sorted(found, key=lambda problem: problem.line))
