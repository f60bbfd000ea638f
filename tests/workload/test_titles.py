"""A title never says the opposite of what was said, and never says of what was not asked that it is not there."""

import itertools

import pytest

from portal import facts
from portal.rules import RULES, State, check
from portal.workload import Workload

RULES_HERE = [rule for rule in RULES.values() if rule.on is Workload]
MIGRATION = facts.current().migration
TARGETS = tuple(MIGRATION.targets)
# Rules about a signal that speak, in their good title, of the good itself: true where the signal is there.
OF_THE_GOOD = {
    "processes-of-32-bit",
    "service-without-foreground",
    "task-on-a-schedule",
    "kind-not-for-target",
    "runtime-without-base-image",
    "windows-needed-on-linux",
}


def holding(target, signals=(), without=()):
    asked = Workload.of({"signals": list(signals), "without": list(without), "target": target})
    return [outcome for outcome in check(asked).outcomes if outcome.state is State.HOLDS]


@pytest.mark.parametrize("signal", MIGRATION.signals)
def test_what_was_said_to_be_there_is_never_said_to_be_absent(signal):
    """Alone and together with a runtime and a kind, on every target."""
    beside = [name for name in ("windows-service", "netfx-4x") if name != signal]
    for target, signals in itertools.product(TARGETS, ([signal], [signal, *beside])):
        for outcome in holding(target, signals):
            if outcome.where == signal and outcome.rule.id not in OF_THE_GOOD:
                assert outcome.title != outcome.rule.met, (target, outcome.title)


@pytest.mark.parametrize("rule", RULES_HERE, ids=lambda rule: rule.id)
def test_what_was_not_asked_is_never_said_to_be_absent(rule):
    """Of a rule about several signals one is said not to be there; the others may be."""
    about = [name for name in rule.about if name in MIGRATION.signals]
    for name in about if len(about) > 1 else ():
        others = [other for other in about if other != name]
        for target in TARGETS:
            told = [o for o in holding(target, without=[name]) if o.rule.id == rule.id]
            told += [o for o in holding(target, others, [name]) if o.rule.id == rule.id and o.where == name]
            assert all(outcome.title != rule.met for outcome in told), (target, name)


@pytest.mark.parametrize("rule", RULES_HERE, ids=lambda rule: rule.id)
def test_what_was_said_not_to_be_there_is_said_so(rule):
    about = [name for name in rule.about if name in MIGRATION.signals]
    if rule.id in OF_THE_GOOD or not about:
        return
    target = "windows-host" if rule.id == "windows-newer-than-hosts" else "aks"
    assert [o.title for o in holding(target, without=about) if o.rule.id == rule.id] == [rule.met]


def test_a_service_with_queues_and_transactions_has_them_on_a_virtual_machine():
    titles = {o.title for o in holding("azure-vm", ["windows-service", "msmq-ad", "msdtc", "gdi-fonts"])}
    assert {"MSMQ works there", "Distributed transactions work there", "GDI and fonts are there"} <= titles


def test_an_old_runtime_on_its_machine_is_not_told_of_base_images():
    assert "Runtime moves along" in {o.title for o in holding("azure-vm", ["netfx-below-2"])}
    for target in ("app-service-code", "app-service-managed-instance"):
        found = [o for o in holding(target, ["web-app", "netfx-4x"]) if o.where == "netfx-4x"]
        assert [o.title for o in found] == ["Runtime is there"]


def test_a_team_that_is_new_to_containers_is_not_said_to_know_them():
    asked = Workload.of({"signals": ["web-app"], "team": "new", "target": "azure-vm"})
    titles = [o.title for o in check(asked).holding if o.where == "team"]
    assert titles == ["Needs no knowledge of containers"]
