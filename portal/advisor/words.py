"""Words of the advisor: verdicts, counts, reasons."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.rules import Outcome, Verdict
from portal.rules.advice import Advice, Judged, Way

VERDICTS = {
    Verdict.RUNS: gettext_lazy("Fits"),
    Verdict.LIMITS: gettext_lazy("Fits, with work"),
    Verdict.BLOCKED: gettext_lazy("Does not fit"),
    Verdict.UNKNOWN: gettext_lazy("Not known"),
}


def counts(judged: Judged) -> str:
    """How many blockers, questions and so on, as a sentence without those that are none."""
    numbers = (
        (len(judged.blockers), lambda n: ngettext("%(n)s blocker", "%(n)s blockers", n)),
        (len(judged.questions), lambda n: ngettext("%(n)s open question", "%(n)s open questions", n)),
        (len(judged.work), lambda n: ngettext("%(n)s thing to settle before the move", "%(n)s things to settle before the move", n)),
        (len(judged.stays), lambda n: ngettext("%(n)s thing to make or to keep up", "%(n)s things to make or to keep up", n)),
        (len(judged.speaks), lambda n: ngettext("%(n)s thing speaks for it", "%(n)s things speak for it", n)),
    )  # fmt: skip
    return ", ".join(words(n) % {"n": n} for n, words in numbers if n)


def reason(judged: Judged) -> str:
    """The first thing that the verdict rests on."""
    decisive = judged.report.decisive
    return decisive[0].message if decisive else ""


def stand(way: Way) -> str:
    """Where a strategy stands: its best target, or where it does not fit what would open the nearest one."""
    best = way.best
    if not best.blockers:
        return _("best on %(target)s") % {"target": best.target.name}
    if best.opening is None:
        return _("no few changes would open it")
    sentence = ngettext(
        "nearest %(target)s, %(n)s change away: %(what)s",
        "nearest %(target)s, %(n)s changes away: %(what)s",
        len(best.opening.names),
    )
    what = "; ".join(best.opening.words)
    return sentence % {"target": best.target.name, "n": len(best.opening.names), "what": what}


def blockers(advice: Advice) -> list[dict[str, Any]]:
    """
    What stands against targets, each once, with the targets that it stands against: by what it is about, then by how
    many it stops.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for judged in advice.targets:
        for outcome in judged.blockers:
            key = (outcome.rule.id, outcome.where)
            row = found.setdefault(key, {"outcome": outcome, "targets": [], "sources": ()})
            row["targets"].append(judged.target)
            row["sources"] = tuple(dict.fromkeys((*row["sources"], *outcome.sources)))
    return sorted(found.values(), key=lambda row: -len(row["targets"]))


def lessons(advice: Advice) -> list[str]:
    """Slugs of lessons that teach what decides: of the best target and of the blockers, each once."""
    outcomes: list[Outcome] = [*advice.best.report.decisive, *advice.best.work]
    outcomes += [row["outcome"] for row in blockers(advice)]
    return list(dict.fromkeys(o.rule.lesson for o in outcomes if o.rule.lesson))


def headline(advice: Advice) -> str:
    """The verdict for the best strategy in a few words."""
    way = advice.ways[0]
    return _("%(way)s: %(verdict)s") % {"way": way.strategy.today, "verdict": VERDICTS[way.verdict].lower()}
