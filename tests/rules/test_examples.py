"""Every rule's examples are its tests, and every rule's words are fit to be shown."""

import pytest

from portal import facts
from portal.rules import RULES, State, check

BAD = [(rule_id, text) for rule_id, rule in RULES.items() for text in rule.bad]
GOOD = [(rule_id, text) for rule_id, rule in RULES.items() for text in rule.good]


def said(rule_id, text):
    rule = RULES[rule_id]
    return [o for o in check(rule.on.parse(text)).outcomes if o.rule is rule]


@pytest.mark.parametrize(("rule_id", "text"), BAD)
def test_a_bad_example_breaks_its_rule(rule_id, text):
    assert {State.BREAKS, State.ASKS} & {o.state for o in said(rule_id, text)}


@pytest.mark.parametrize(("rule_id", "text"), GOOD)
def test_a_good_example_does_not_break_its_rule(rule_id, text):
    assert not [
        o
        for o in said(rule_id, text)
        if o.state in (State.BREAKS, State.ASKS) and o.severity == RULES[rule_id].severity
    ]


@pytest.mark.parametrize("rule_id", RULES)
def test_sources_of_a_rule_exist(rule_id):
    rule = RULES[rule_id]
    cited = set(rule.sources)
    for text in (*rule.bad, *rule.good):
        cited |= {source for o in said(rule_id, text) for source in o.sources}
    assert cited - set(facts.current().sources) == set()


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_is_sourced_and_explained(rule_id):
    rule = RULES[rule_id]
    assert rule.sources, "name at least one source"
    assert len(rule.doc.split()) >= 30, "the docstring is the rule's page"
    assert rule.title and not rule.title.endswith(".")
    assert rule.function.__module__.rpartition(".")[2] == rule.function.__name__, "one file per rule"


@pytest.mark.parametrize(("rule_id", "text"), BAD)
def test_fixes_of_an_example_lead_somewhere_better(rule_id, text):
    """A fix of an error mends at least the rule that offered it."""
    rule = RULES[rule_id]
    for outcome in said(rule_id, text):
        for fix in outcome.fixes:
            fixed = fix.to if isinstance(fix.to, rule.on) else rule.on.parse(text).apply(fix.to)
            still = [
                o for o in check(fixed).outcomes if o.rule is rule and o.blocks and o.where == outcome.where
            ]
            assert not still or not outcome.blocks or not isinstance(fix.to, rule.on)
