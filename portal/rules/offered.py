"""Which fixes are worth offering: those that lead to a better verdict, as the engine judges what they lead to."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Fix, Report, Verdict, check

_BEST_FIRST = (Verdict.RUNS, Verdict.LIMITS, Verdict.UNKNOWN, Verdict.BLOCKED)


def worthwhile(report: Report, fixes: Iterable[Fix]) -> tuple[Fix, ...]:
    """
    Those of the fixes that help the placement of a report: they mend a block or a limit, and elsewhere they
    take nothing away. Ask only about fixes that somebody will see: each costs an answer.
    """
    return tuple(fix for fix in fixes if isinstance(fix.to, Placement) and _helps(report, fix.to))


def _helps(report: Report, to: Placement) -> bool:
    now = _BEST_FIRST.index(report.verdict)
    then = _BEST_FIRST.index(_verdict(facts.current().digest, to))
    return then < now or (then == now and report.verdict in (Verdict.RUNS, Verdict.UNKNOWN))


@lru_cache(maxsize=4096)
def _verdict(_digest: str, placement: Placement) -> Verdict:
    return check(placement).verdict
