"""
Comments that set findings aside: `# bulkhead: ignore=rule-id reason`, on the line before.

Above an instruction such a comment holds for all of its lines; between the lines of one, for the next line.
It says why, or it does not count.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from portal.dockerfile.instruction import Instruction
from portal.dockerfile.reading import Comment

_IGNORE = re.compile(
    r"bulkhead:\s*ignore\s*=\s*(?P<rules>[\w-]+(?:\s*,\s*[\w-]+)*)?(?P<reason>.*)", re.IGNORECASE
)


class Ignore(NamedTuple):
    """Such a comment: its line, the ids of rules, the reason ("" if none), and the lines that it holds for."""

    line: int
    rules: tuple[str, ...]
    reason: str
    first: int
    last: int


class Reasons:
    """What the comments of a text set aside and why, found quickly however many they are."""

    def __init__(self, ignores: Iterable[Ignore]) -> None:
        self._whole: dict[str, str] = {}
        # For each rule the stretches of lines by their first, without those that lie within another: so the last lines
        # rise as well, and one look is enough.
        self._stretches: dict[str, list[tuple[int, int, str]]] = {}
        for each in sorted(ignores, key=lambda ignore: ignore.first):
            for rule_id in each.rules if each.reason else ():
                self._whole.setdefault(rule_id, each.reason)
                own = self._stretches.setdefault(rule_id, [])
                if not own or each.last > own[-1][1]:
                    own.append((each.first, each.last, each.reason))

    def of(self, rule_id: str, where: str) -> str:
        """Why what a rule says about a place is ignored, "" if it is not; for the whole file any comment counts."""
        if not where.startswith("line:"):
            return self._whole.get(rule_id, "")
        start = int(where.removeprefix("line:").partition("-")[0])
        own = self._stretches.get(rule_id, [])
        at = bisect_right(own, start, key=lambda stretch: stretch[0])
        return own[at - 1][2] if at and own[at - 1][1] >= start else ""


def asked(text: str) -> tuple[tuple[str, ...], str] | None:
    """The rules and the reason that the text of a comment gives, None if it sets nothing aside."""
    match = _IGNORE.match(text)
    if not match:
        return None
    rules = tuple(re.split(r"\s*,\s*", match["rules"].lower())) if match["rules"] else ()
    return rules, match["reason"].strip(" \t:-–—")


def found_in(comments: Iterable[Comment], instructions: Sequence[Instruction]) -> tuple[Ignore, ...]:
    """All comments that set findings aside, in order."""
    own = sorted(instructions, key=lambda one: one.line)
    starts = [one.line for one in own]
    all_comments = list(comments)
    taken = {comment.line for comment in all_comments}
    found = []
    for line, text in all_comments:
        said = asked(text)
        if said is None:
            continue
        rules, reason = said
        after = bisect_left(starts, line)
        inside = after > 0 and own[after - 1].end_line >= line
        if inside:
            first = last = next(at for at in range(line + 1, line + len(taken) + 2) if at not in taken)
        elif after < len(own):
            first, last = own[after].line, own[after].end_line
        else:
            first = last = 0
        found.append(Ignore(line, rules, reason, first, last))
    return tuple(found)
