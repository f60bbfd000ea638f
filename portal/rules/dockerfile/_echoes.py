"""Where a line goes on into the next instruction, what other rules make of the joined text is no finding of its own."""

from __future__ import annotations

from portal.dockerfile import Dockerfile, Instruction
from portal.rules.dockerfile._edits import joined_at
from portal.rules.engine import Outcome, State

_SAY_SO = ("path-backslash-continues-line", "instruction-is-swallowed")
# True whatever the line is joined with.
_STAY = (*_SAY_SO, "secret-in-variable", "password-in-command", "key-file-is-copied")


def without_echoes(dockerfile: Dockerfile, outcomes: list[Outcome]) -> list[Outcome]:
    """The outcomes without findings on an instruction of which one says that another became a part of it."""
    said = [_line(o) for o in outcomes if o.state is State.BREAKS and o.rule.id in _SAY_SO]
    joined = [
        (instruction, at)
        for instruction in (dockerfile.instructions if said else ())
        if any(instruction.line <= line <= instruction.end_line for line in said)
        and (at := joined_at(instruction))
    ]
    if not joined:
        return outcomes
    return [o for o in outcomes if not any(_is_echo(o, *each) for each in joined)]


def _is_echo(outcome: Outcome, instruction: Instruction, at: int) -> bool:
    if outcome.state is not State.BREAKS or outcome.rule.id in _STAY:
        return False
    # The commands of a RUN that stand before the joint are what was written.
    first = at if instruction.keyword == "RUN" else instruction.line
    return first <= _line(outcome) <= instruction.end_line


def _line(outcome: Outcome) -> int:
    """The first line of a finding, 0 where it is about the whole file."""
    start = outcome.where.removeprefix("line:").partition("-")[0]
    return int(start) if start.isdigit() else 0
