"""What is wrong with the comments that set findings aside, in Dockerfiles and in manifests alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import islice

from portal.dockerfile import Ignore
from portal.rules.engine import REGISTRY, Finding, breaks

# Of a file of nothing but such comments, enough to see what is wrong.
MOST_TOLD = 100


def without_reason(ignores: Sequence[Ignore]) -> Iterator[Finding]:
    """A finding for each comment that names no rule or gives no reason, and so sets nothing aside."""
    idle = (ignore for ignore in ignores if not ignore.rules or not ignore.reason)
    for ignore in islice(idle, MOST_TOLD):
        if not ignore.rules:
            yield breaks(f"line:{ignore.line}", "This comment names no rule, so it ignores nothing.")
        else:
            named = ", ".join(ignore.rules)
            message = f"Nothing says why {named[:90]} is to be ignored, so it is not."
            yield breaks(f"line:{ignore.line}", message)


def of_unknown_rules(ignores: Sequence[Ignore], kind: type, what: str) -> Iterator[Finding]:
    """A finding for each id that no rule on this kind of subject has, with the nearest one; `what` names the kind."""
    known = {identifier for identifier, each in REGISTRY.items() if each.on is kind}
    named = ((ignore.line, name) for ignore in ignores for name in ignore.rules if name not in known)
    # In order, so that of two equally near ones it is always the same.
    candidates = sorted(known)
    for line, name in islice(named, MOST_TOLD):
        close = get_close_matches(name[:60], candidates, 1, 0.6)
        hint = f"; did you mean {close[0]}?" if close else "."
        yield breaks(f"line:{line}", f"There is no rule {name[:60]} on {what}{hint}")
