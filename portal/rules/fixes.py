"""Make the fixes that rules offer for a Dockerfile, as far as they are safe."""

from __future__ import annotations

from portal.dockerfile import Dockerfile, Edit
from portal.rules.engine import Fix, Report, check

# Each round mends at least one finding; a fix can uncover another (a joined line that is free again).
MOST_ROUNDS = 20


def safe_fixes(report: Report) -> tuple[Fix, ...]:
    """The safe fixes that a report on a Dockerfile offers, worst findings first."""
    return tuple(fix for fix in report.fixes if fix.safe and isinstance(fix.to, tuple))


def apply_safe_fixes(dockerfile: Dockerfile) -> Dockerfile:
    """
    The file with all safe fixes made, again and again until none is left; the same file if there is none.

    Doing it twice changes nothing more. Edits that touch the same lines wait for the next round.
    """
    for _ in range(MOST_ROUNDS):
        edits = _together(dockerfile, safe_fixes(check(dockerfile)))
        if not edits:
            return dockerfile
        changed = dockerfile.apply(edits)
        if str(changed) == str(dockerfile):
            return dockerfile
        dockerfile = changed
    return dockerfile


def _together(dockerfile: Dockerfile, fixes: tuple[Fix, ...]) -> tuple[Edit, ...]:
    """The edits of as many fixes as touch different lines."""
    chosen: list[Edit] = []
    taken: set[int] = set()
    for fix in fixes:
        edits: tuple[Edit, ...] = fix.to
        lines = {line for edit in edits for line in range(edit.line, max(edit.end_line, edit.line) + 1)}
        if lines & taken or not all(0 < edit.line <= len(dockerfile.lines) + 1 for edit in edits):
            continue
        taken |= lines
        chosen += edits
    return tuple(chosen)
