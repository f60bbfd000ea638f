"""What the rules say about applications: known cases, the order of targets, and everything that was asked for."""

import datetime
import itertools
import re
from pathlib import Path

import pytest

from portal import facts
from portal.rules import RULES, State, Verdict, check
from portal.rules.advice import advise, changes
from portal.workload import Workload

RULES_HERE = [rule for rule in RULES.values() if rule.on is Workload]
TARGETS = tuple(facts.current().migration.targets)
SIGNALS = tuple(facts.current().migration.signals)
COVERAGE = Path(__file__).parents[2] / "docs" / "coverage-workload.md"


def verdict(text):
    return check(Workload.parse(text)).verdict


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("aks web-app netfx-4x", Verdict.RUNS),
        ("aks web-app netfx-4x windows-auth", Verdict.LIMITS),
        ("aks web-app netfx-4x msdtc", Verdict.BLOCKED),
        ("windows-host web-app netfx-4x msdtc", Verdict.LIMITS),
        ("aks gui-desktop", Verdict.BLOCKED),
        ("azure-vm gui-desktop", Verdict.RUNS),
        ("aks exchange", Verdict.UNKNOWN),
        ("container-apps web-app netfx-4x", Verdict.BLOCKED),
        ("container-apps web-app modern-net", Verdict.RUNS),
        ("app-service-code web-app netfx-4x com-registry-msi", Verdict.BLOCKED),
        ("app-service-managed-instance web-app netfx-4x com-registry-msi as_of=2026-11-26", Verdict.RUNS),
        ("app-service-managed-instance web-app netfx-4x as_of=2026-03-01", Verdict.LIMITS),
        ("app-service-managed-instance web-app netfx-4x as_of=2025-06-01", Verdict.BLOCKED),
        ("app-service-code web-app netfx-4x windows-auth", Verdict.BLOCKED),
        ("aks web-app netfx-2-3 as_of=2026-11-26", Verdict.LIMITS),
        ("aks web-app netfx-2-3 as_of=2025-01-01", Verdict.RUNS),
        ("aks web-app place=own", Verdict.BLOCKED),
        ("aks", Verdict.UNKNOWN),
    ],
)
def test_known_cases(text, expected):
    assert verdict(text) == expected


def test_container_instances_end_with_the_only_release_they_name():
    """Windows Server 2019 ends on 9 Jan 2029, and nothing newer is on the service's list."""
    end = facts.current().releases["windows-server-2019"].support_ends
    text = "container-instances web-app netfx-4x as_of="
    assert verdict(f"{text}{end}") != Verdict.BLOCKED
    assert verdict(f"{text}{end + datetime.timedelta(days=1)}") == Verdict.BLOCKED


def test_every_signal_is_judged_by_some_rule_on_some_target():
    silent = [
        name
        for name in SIGNALS
        if not any(
            outcome.where == name
            for target in TARGETS
            for outcome in check(Workload.of({"signals": [name], "target": target})).outcomes
        )
    ]
    assert not [name for name in silent if name not in ("runs-on-linux",)]


def test_every_target_always_gets_a_verdict_with_reasons():
    """Any two signals together, and each alone: no rule fails, and nothing stays without a word."""
    pairs = [*((name,) for name in SIGNALS), *itertools.combinations(SIGNALS[::3], 2)]
    for signals in pairs:
        for judged in advise(Workload.of({"signals": list(signals)})).targets:
            assert judged.report.outcomes, (signals, judged.target.id)
            assert all(o.state is not State.FAILED for o in judged.report.outcomes)
            if judged.report.verdict is Verdict.UNKNOWN:
                assert judged.report.missing


def test_the_order_is_the_one_that_the_page_tells():
    for signals in (["web-app", "netfx-4x"], ["wcf", "netfx-4x", "msmq-ad"], ["console-app", "modern-net"]):
        targets = advise(Workload.of({"signals": signals, "upkeep": "platform"})).targets
        keys = [
            (
                len(t.blockers),
                bool(t.questions) and not t.blockers,
                len(t.work) + len(t.stays),
                -len(t.speaks),
            )
            for t in targets
        ]
        blocked = [bool(t.blockers) for t in targets]
        assert blocked == sorted(blocked)
        assert [k for k, b in zip(keys, blocked, strict=True) if not b] == sorted(
            k for k, b in zip(keys, blocked, strict=True) if not b
        )


def test_a_strategy_stands_where_its_best_target_stands():
    advice = advise(Workload.of({"signals": ["web-app", "netfx-4x", "windows-auth"]}))
    for way in advice.ways:
        mine = [judged for judged in advice.targets if way.strategy.id in judged.target.strategies]
        assert way.best == mine[0] and way.verdict == mine[0].report.verdict


def test_changes_open_what_they_say_and_name_no_more_than_needed():
    for signals in (
        ["web-app", "netfx-4x", "gui-desktop"],
        ["web-app", "netfx-4x", "windows-auth", "hardware-dongle"],
    ):
        advice = advise(Workload.of({"signals": signals}))
        found = changes(advice)
        assert found
        for change in found:
            after = advise(change.workload)
            for judged in change.opened:
                assert advice.of(judged.target.id).blockers
                assert not after.of(judged.target.id).blockers


def test_wishes_change_the_order():
    said = {"signals": ["windows-service", "netfx-4x", "event-log"]}
    assert advise(Workload.of(said)).best.target.id == "azure-vm"
    wishing = advise(Workload.of(said | {"upkeep": "platform", "pace": "fast", "team": "ready"}))
    assert wishing.best.target.id == "aks"


@pytest.mark.parametrize("rule", RULES_HERE, ids=lambda rule: rule.id)
def test_a_rule_has_two_examples_of_each_kind_and_a_lesson(rule):
    assert len(rule.bad) >= 2 and len(rule.good) >= 2 and rule.lesson


def test_coverage_names_every_signal_and_only_rules_that_exist():
    text = COVERAGE.read_text("utf-8")
    ids = set(re.findall(r"`([a-z0-9-]+(?:-[a-z0-9]+)+)`", text))
    rules = {rule.id for rule in RULES_HERE}
    assert rules <= ids, rules - ids
    for name in SIGNALS:
        assert f"`{name.replace('-', '_')}`" in text or f"`{name}`" in text, name
