"""
Statements about a placement, judged by the rules: the options of every question that has a placement.

A question takes one true statement and three false ones. Statements that are true but not chosen are left
out, and so are those that people could defend; no option is ever right by an author's word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.items.question import Choice
from portal.placement import MODE_NAMES, Placement
from portal.rules import RULES, Outcome, Report, Severity, Stage, State, Verdict, check, rules_for

MODES = ("process", "hyperv")
STAGE_WORDS = {
    Stage.PULL: "It is refused at pull",
    Stage.BUILD: "It cannot be built",
    Stage.START: "It does not start",
    Stage.RUN: "It starts and then fails",
}
_TAKES_ARTICLE = ("Image ", "Host ", "Tag ", "Edition ", "Orchestrator ", "Revisions ")
_TABLE = "isolation-not-supported"
_DEFAULT = "default-isolation"
# Docker Engine 23.0 and newer start from this build on; what is newer is never in doubt.
_OLDEST_FOR_ENGINES = 17763


class Ambiguous(ValueError):
    """The rules leave this placement, or the same one in the other mode, unknown: no question to ask."""


@dataclass(frozen=True, slots=True)
class Statement:
    """
    A sentence about a placement, whether it is true, and why.

    `kind` is "starts", "rule" (names the rule that stops it), "warning" (names one that limits it), "later" (a
    rule that would stop it if it got that far), "stage" (says when it stops and not why), "swap" (another mode than
    the one asked for) or "mode" (about both isolation modes).
    """

    text: str
    true: bool
    why: str
    sources: tuple[str, ...]
    kind: str

    def choice(self) -> Choice:
        """The statement as an option."""
        return Choice(self.text, self.true, self.why, self.sources)


@dataclass(frozen=True, slots=True)
class Case:
    """A placement with the reports for the mode asked for and for both modes."""

    placement: Placement
    asked: Report
    modes: dict[str, Report]

    @classmethod
    def of(cls, placement: Placement) -> Case:
        """Ask the rules; raises Ambiguous where one of the reports is unknown."""
        asked = check(placement)
        modes = {mode: check(placement.with_(isolation=mode)) for mode in MODES}
        if Verdict.UNKNOWN in {asked.verdict, *(report.verdict for report in modes.values())}:
            raise Ambiguous(f"the rules give no clear answer for {placement.text}")
        return cls(placement, asked, modes)

    @property
    def names_a_mode(self) -> bool:
        """Whether the question is about one isolation mode, which its words name."""
        return self.placement.is_windows and self.placement.isolation != "default"

    def starts(self, mode: str) -> bool:
        """Whether it starts in that mode, with a warning or without."""
        return self.modes[mode].verdict is not Verdict.BLOCKED


def reason(report: Report, most: int = 2) -> tuple[str, tuple[str, ...]]:
    """At most so many sentences that say why a report reads as it does, and the sources behind them."""
    if report.verdict is Verdict.LIMITS:
        return _told(list(report.warnings)[:most])
    return _start(report, most)


def _start(report: Report, most: int) -> tuple[str, tuple[str, ...]]:
    """Why it starts or does not, whatever else may be said about it."""
    if report.verdict is Verdict.BLOCKED:
        outcomes = [o for o in report.errors if o.stage is report.stage]
    else:
        held = [o for o in report.holding if o.rule.severity is Severity.ERROR]
        outcomes = [o for o in held if o.stage is Stage.START] or held
    # The table's own line comes last: the rule that explains it is the better reason.
    outcomes.sort(key=lambda o: o.rule.id == _TABLE)
    return _told(outcomes[:most])


def _by_default(case: Case, outcomes: list[Outcome]) -> list[Outcome]:
    """Where no mode is named and the reason is about one, the default that makes it so comes first."""
    if not any(o.where == "isolation" for o in outcomes):
        return outcomes
    return [*(o for o in case.asked.holding if o.rule.id == _DEFAULT), *outcomes]


def _told(outcomes: list[Outcome]) -> tuple[str, tuple[str, ...]]:
    sources = tuple(dict.fromkeys(source for outcome in outcomes for source in outcome.sources[:2]))
    return " ".join(outcome.message for outcome in outcomes), sources


def direct(case: Case) -> Iterator[Statement]:
    """Statements about the mode that the placement asks for."""
    why, sources = reason(case.asked)
    verdict = case.asked.verdict
    if verdict is not Verdict.LIMITS:
        # With a warning "It starts" is neither right nor wrong, so it is no option then.
        asked_by_default = case.placement.isolation == "default" and case.placement.is_windows
        for mode in MODES if asked_by_default else ("",):
            text = f"It starts with {MODE_NAMES[mode]}" if mode else "It starts"
            true = verdict is Verdict.RUNS and mode in ("", case.placement.mode)
            # What stops it at pull does so in either mode, so there the default plays no part.
            said, cited = _default(case) if mode and case.asked.stage is not Stage.PULL else (why, sources)
            yield Statement(text, true, said, cited, "starts")
    yield from _staged(case)
    yield from _named(case, Severity.ERROR)
    yield from _named(case, Severity.WARNING)


def _staged(case: Case) -> Iterator[Statement]:
    """The right reason at the wrong moment: at start what stops it at pull, or the reverse."""
    if case.asked.verdict is not Verdict.BLOCKED:
        return
    at_stage = [o for o in case.asked.errors if o.stage is case.asked.stage]
    broken = min(at_stage, key=lambda o: o.rule.id == _TABLE)
    why, sources = _told(_by_default(case, [broken]))
    if case.asked.stage is Stage.PULL:
        text = f"It is pulled, and then does not start: {_titled(broken.title)}"
        yield Statement(text, False, f"It does not get that far. {why}", sources, "stage")
    elif case.asked.stage is Stage.START and case.placement.orchestrator == "docker":
        # containerd may refuse the pull of what would not start, so there the statement could be defended.
        text = f"It is refused at pull: {_titled(broken.title)}"
        yield Statement(text, False, f"The pull succeeds. {why}", sources, "stage")


def swapped(case: Case) -> Iterator[Statement]:
    """That the mode which is named gives way to the other; Docker never does that, of others it is not known."""
    if not case.names_a_mode or case.placement.orchestrator != "docker":
        return
    asked = case.placement.mode_name
    (other,) = (MODE_NAMES[mode] for mode in MODES if mode != case.placement.mode)
    why, sources = reason(case.asked, 1)
    said = f"{asked[0].upper()}{asked[1:]} is asked for, and Docker takes its default only where nothing is. {why}"
    cited = (*RULES[_DEFAULT].sources[:2], *sources)
    yield Statement(f"It starts, but with {other}", False, said, tuple(dict.fromkeys(cited)), "swap")


def _default(case: Case) -> tuple[str, tuple[str, ...]]:
    """What the default mode is, and why that starts or does not."""
    default = [o for o in case.asked.holding if o.rule.id == _DEFAULT]
    said, cited = reason(case.asked)
    first, first_cited = _told(default)
    return f"{first} {said}".strip(), tuple(dict.fromkeys((*first_cited, *cited)))


def _named(case: Case, severity: Severity) -> Iterator[Statement]:
    """One statement per rule: that this rule stops the container, or warns about it."""
    blocked = case.asked.verdict is Verdict.BLOCKED
    # A rule that says nothing in either mode would be a silly option.
    reports = (case.asked, *case.modes.values())
    at_issue = {outcome.rule.id for report in reports for outcome in report.outcomes}
    at_issue -= _far_fetched(case)
    for rule in rules_for(type(case.placement)):
        if rule.severity is not severity or rule.id not in at_issue:
            continue
        mine = [o for o in case.asked.outcomes if o.rule is rule]
        broken = next((o for o in mine if o.state is State.BREAKS and o.severity is severity), None)
        if broken and (severity is Severity.ERROR or not blocked):
            # What would stop it later is true as well, but never the answer: it does not get that far.
            kind = "rule" if broken.stage is case.asked.stage else "later"
            if severity is Severity.WARNING:
                kind = "warning"
            elif broken.rule.id == _TABLE and any(o.stage is broken.stage for o in _other_errors(case)):
                # The rule that says why is the better answer than the row that is missing.
                kind = "later"
            told = _told(_by_default(case, [broken]))
            yield Statement(_named_text(severity, broken.stage, broken.title), True, *told, kind)
        elif not any(o.state is State.BREAKS for o in mine):
            yield Statement(
                _named_text(severity, rule.stage, rule.title),
                False,
                *_not_so(case, mine),
                "warning" if severity is Severity.WARNING else "rule",
            )


def _other_errors(case: Case) -> list[Outcome]:
    return [o for o in case.asked.errors if o.rule.id != _TABLE]


def _far_fetched(case: Case) -> set[str]:
    """Rules that hold so plainly that to name one would be no mistake that people make."""
    placement = case.placement
    reports = (case.asked,) if case.names_a_mode else tuple(case.modes.values())
    broken = {o.rule.id for report in reports for o in report.outcomes if o.state is State.BREAKS}
    plain = {"image-os-differs-from-host"}
    if not placement.is_windows:
        plain |= {rule.id for rule in rules_for(type(placement)) if rule.severity is Severity.WARNING}
    if placement.image.text == placement.image.key:
        # The question names a release and no tag, so nobody would look for a fault in the tag.
        plain.add("tag-not-published")
    if case.names_a_mode and placement.mode == "process":
        # True of Kubernetes, whatever happens here; as a reason it is beside the question.
        plain.add("orchestrator-without-hyperv")
    if placement.host.build is not None and placement.host.build > _OLDEST_FOR_ENGINES:
        plain.add("docker-engine-too-new")
    return plain - broken


def _named_text(severity: Severity, stage: Stage, title: str) -> str:
    start = STAGE_WORDS[stage] if severity is Severity.ERROR else "It starts, with a warning"
    return f"{start}: {_titled(title)}"


def _titled(title: str) -> str:
    """A rule's title as it reads after a colon."""
    if title.startswith(_TAKES_ARTICLE):
        return f"the {title[0].lower()}{title[1:]}"
    return title[0].lower() + title[1:] if title.startswith("Only ") else title


def _not_so(case: Case, mine: list[Outcome]) -> tuple[str, tuple[str, ...]]:
    """Why a rule is not what stops or limits this placement, and what happens instead."""
    held = [o for o in mine if o.state is State.HOLDS][:1]
    said, cited = _told(_by_default(case, held)) if held else ("That is not the case here.", ())
    why, sources = reason(case.asked, 1)
    return (said, cited) if why in said else (f"{said} {why}", tuple(dict.fromkeys((*cited, *sources))))


def about_the_modes(case: Case) -> Iterator[Statement]:
    """The four ways in which two modes can turn out, of which one is true."""
    starts = {mode: case.starts(mode) for mode in MODES}
    reasons = {mode: _start(case.modes[mode], 1) for mode in MODES}
    same = len({(why, case.modes[mode].stage) for mode, (why, _) in reasons.items()}) == 1
    words = {
        (True, False): "It starts only with process isolation",
        (False, True): "It starts only with Hyper-V isolation",
        (True, True): "It starts with either isolation mode",
        (False, False): "It starts in neither isolation mode",
    }
    for ways, text in words.items():
        claimed = dict(zip(MODES, ways, strict=True))
        if not case.placement.is_windows and ways != (False, True):
            # Linux knows no modes; that a utility VM would help is the mistake worth offering.
            continue
        # A false statement is refuted by the first mode that it has wrong; the true one needs both.
        telling = [mode for mode in MODES if claimed[mode] != starts[mode]][:1] or list(MODES)
        said: list[str] = []
        cited: list[str] = []
        for mode in telling[:1] if same else telling:
            why, sources = reasons[mode]
            said.append(f"{_fate(case, mode, same)}. {why}")
            cited.extend(sources)
        yield Statement(text, claimed == starts, " ".join(said), tuple(dict.fromkeys(cited)), "mode")


def _fate(case: Case, mode: str, same: bool) -> str:
    """What becomes of it in that mode, in words that a reason can follow."""
    if not case.placement.is_windows:
        return "No isolation mode changes this"
    report = case.modes[mode]
    fate = "it starts" if report.stage is None else f"it {STAGE_WORDS[report.stage].removeprefix('It ')}"
    return f"{'In either mode' if same else f'With {MODE_NAMES[mode]}'} {fate}"
