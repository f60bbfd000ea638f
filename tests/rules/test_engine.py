"""What the engine makes of what rules say."""

from dataclasses import dataclass

import pytest

from portal.rules import engine
from portal.rules.engine import Fix, Severity, Stage, State, Verdict, asks, breaks, check, holds, rule


@pytest.fixture
def subject(monkeypatch):
    """A kind of subject with no rules on it yet; what is registered in a test is forgotten after it."""
    monkeypatch.setattr(engine, "REGISTRY", dict(engine.REGISTRY))
    monkeypatch.setattr(engine, "_by_type", {})

    @dataclass(frozen=True)
    class Subject:
        text: str = ""

    return Subject


def add(subject, name, findings, severity=Severity.ERROR, stage=Stage.START):
    def function(_):
        """A rule."""
        yield from findings

    function.__name__ = name
    rule(
        severity,
        f"{name} broken",
        met=f"{name} met",
        on=subject,
        stage=stage,
        bad=("x",),
        good=(),
        sources=("s",),
    )(function)


def test_nothing_said_is_unknown(subject):
    assert check(subject()).verdict is Verdict.UNKNOWN


def test_all_that_holds_runs_and_says_why(subject):
    add(subject, "one", [holds("host", "fine")])
    add(subject, "two", [])
    report = check(subject())
    assert report.verdict is Verdict.RUNS
    assert [(o.title, o.message, o.sources) for o in report.holding] == [("one met", "fine", ("s",))]
    assert report.silent == 1


def test_a_warning_limits_and_an_info_does_not(subject):
    add(subject, "one", [holds("host", "fine")])
    add(subject, "two", [breaks("host", "know this")], Severity.INFO)
    assert check(subject()).verdict is Verdict.RUNS
    add(subject, "three", [breaks("host", "mind this")], Severity.WARNING)
    assert check(subject()).verdict is Verdict.LIMITS


def test_an_error_blocks_at_the_earliest_stage(subject):
    add(subject, "late", [breaks("host", "no")], stage=Stage.RUN)
    add(subject, "early", [breaks("host", "no", stage=Stage.PULL)], stage=Stage.START)
    report = check(subject())
    assert (report.verdict, report.stage) == (Verdict.BLOCKED, Stage.PULL)


def test_a_question_leaves_it_unknown_and_names_the_field(subject):
    add(subject, "one", [holds("host", "fine")])
    add(subject, "two", [asks("image", "which build?")])
    report = check(subject())
    assert report.verdict is Verdict.UNKNOWN
    assert report.missing == ("image",)


def test_a_block_wins_over_a_question(subject):
    add(subject, "one", [asks("image", "which build?")])
    add(subject, "two", [breaks("host", "no")])
    assert check(subject()).verdict is Verdict.BLOCKED


def test_a_rule_that_raises_costs_one_outcome(subject, monkeypatch, caplog):
    def explode(_):
        """A rule."""
        yield holds("host", "before")
        raise RuntimeError("secret text of the subject")

    rule(Severity.ERROR, "explode", met="m", on=subject, stage=Stage.START, bad=("x",), good=())(explode)
    add(subject, "other", [holds("host", "fine")])
    monkeypatch.setattr(engine, "strict", False)
    report = check(subject())
    assert report.verdict is Verdict.UNKNOWN
    assert [o.state for o in report.outcomes] == [State.HOLDS, State.FAILED, State.HOLDS]
    assert "rule explode: RuntimeError" in caplog.text
    assert "secret text" not in caplog.text


def test_a_rule_that_raises_is_fatal_in_tests(subject):
    def explode(_):
        """A rule."""
        raise RuntimeError
        yield

    rule(Severity.ERROR, "explode", met="m", on=subject, stage=Stage.START, bad=("x",), good=())(explode)
    with pytest.raises(RuntimeError):
        check(subject())


def test_fixes_are_offered_once_each(subject):
    add(subject, "one", [breaks("host", "no", fixes=(Fix("a", "x"), Fix("b", "y")))])
    add(subject, "two", [breaks("host", "no", fixes=(Fix("a again", "x"),))])
    assert [f.title for f in check(subject()).fixes] == ["a", "b"]


@pytest.mark.parametrize(
    ("change", "message"),
    [({"doc": ""}, "docstring"), ({"examples": ()}, "example"), ({"twice": True}, "twice")],
)
def test_a_careless_rule_is_refused(subject, change, message):
    def careless(_):
        yield holds("host", "fine")

    careless.__doc__ = change.get("doc", "A rule.")
    examples = change.get("examples", ("x",))

    def register():
        rule(Severity.ERROR, "t", met="m", on=subject, stage=Stage.START, bad=examples, good=())(careless)

    with pytest.raises(ValueError, match=message):
        register()
        if change.get("twice"):
            register()
