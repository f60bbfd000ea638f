"""Fixes of manifests: what they change, and that they leave everything else alone."""

import datetime

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.podspec import PodSpec, read
from portal.rules import pod_fixes
from portal.rules.engine import State, rules_for

DAY = datetime.date(2026, 11, 26)
HEAD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n"
WINDOWS = "  os:\n    name: windows\n  nodeSelector:\n    kubernetes.io/os: windows\n"
CONTAINER = '  containers:\n    - name: web\n      image: "registry.example.com/web:1"\n'


def mended(text: str, host: str = "") -> str:
    return pod_fixes.apply_safe(text, host, DAY)


def rules_broken(text: str) -> set[str]:
    found = pod_fixes.reports(text, "", DAY)
    return {o.rule.id for report in found for o in report.outcomes if o.state is State.BREAKS}


def test_a_field_that_windows_refuses_goes_with_all_its_lines():
    own = "      securityContext:\n        # why\n        capabilities:\n          drop:\n            - ALL\n        runAsNonRoot: true\n"
    text = HEAD + WINDOWS + CONTAINER + own
    after = mended(text)
    assert "capabilities" not in after and "ALL" not in after
    assert "        # why\n        runAsNonRoot: true\n" in after


def test_a_pod_gets_its_system():
    text = (
        HEAD + "  containers:\n    - name: web\n      image: mcr.microsoft.com/windows/servercore:ltsc2022\n"
    )
    spec = yaml.safe_load(mended(text))["spec"]
    assert spec["os"] == {"name": "windows"}
    assert spec["nodeSelector"] == {"kubernetes.io/os": "windows"}
    assert spec["tolerations"] == [
        {"key": "os", "operator": "Equal", "value": "windows", "effect": "NoSchedule"}
    ]


def test_a_selector_is_added_to_the_labels_that_are_there():
    text = HEAD + "  os:\n    name: windows\n  nodeSelector:\n    disk: ssd\n" + CONTAINER
    assert yaml.safe_load(mended(text))["spec"]["nodeSelector"] == {
        "disk": "ssd",
        "kubernetes.io/os": "windows",
    }


@pytest.mark.parametrize("value", ["20348", "ltsc2022", '"10.0.20348.2113"', "10.0.20348.1  # nodes of May"])
def test_the_label_of_the_build_is_written_as_nodes_have_it(value):
    text = HEAD + WINDOWS + f"    node.kubernetes.io/windows-build: {value}\n" + CONTAINER
    after = mended(text)
    assert 'node.kubernetes.io/windows-build: "10.0.20348"' in after
    assert ("# nodes of May" in after) is ("# nodes of May" in value)


def test_the_old_label_gets_its_new_name():
    text = HEAD + "  nodeSelector:\n    beta.kubernetes.io/os: windows\n" + CONTAINER
    assert yaml.safe_load(mended(text))["spec"]["nodeSelector"] == {"kubernetes.io/os": "windows"}


@pytest.mark.parametrize(
    "security",
    [
        "  securityContext: {runAsUser: 1000,\n    fsGroup: 2000}\n",
        "  securityContext: &shared\n    runAsUser: 1000\n  hostAliases: *shared\n",
        '  securityContext: {runAsUser: 1000, "a}": 1}\n',
    ],
)
def test_what_is_written_in_another_way_is_left_alone(security):
    text = HEAD + WINDOWS + security + CONTAINER
    assert "field-not-for-windows" in rules_broken(text)
    assert "runAsUser: 1000" in mended(text)


def test_an_offer_that_is_gone_changes_nothing():
    assert pod_fixes.apply_one(HEAD + CONTAINER, "field-not-for-windows|line:9|0", "", DAY) is None


EXAMPLES = sorted({text for rule in rules_for(PodSpec) for text in (*rule.bad, *rule.good)})


def as_block(text: str) -> str:
    """The same objects, every mapping and list on lines of its own, which is how most people write them."""
    return yaml.safe_dump_all(yaml.safe_load_all(text), default_flow_style=False, sort_keys=False)


@pytest.mark.parametrize("text", EXAMPLES)
@pytest.mark.parametrize("form", [str, as_block])
def test_safe_fixes_mend_and_break_nothing(text, form):
    text = form(text)
    after = mended(text)
    assert read(after).problems == read(text).problems
    assert len(read(after).pods) == len(read(text).pods)
    # Where the system or the release was not known, rules that need to know it speak for the first time.
    if not rules_broken(text) & {
        "os-name-is-unknown",
        "operating-system-not-chosen",
        "windows-build-label-is-malformed",
    }:
        assert rules_broken(after) <= rules_broken(text)
    assert not pod_fixes.safe(pod_fixes.reports(after, "", DAY))
    assert mended(after) == after


def leaves(value: object, path: tuple[object, ...] = ()) -> dict[tuple[object, ...], object]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = {} if isinstance(value, dict | list) and value else {path: value}
    for key, each in pairs:
        found |= leaves(each, (*path, key))
    return found


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(EXAMPLES), st.integers(0, 20), st.sampled_from([str, as_block]))
def test_one_fix_changes_one_place(text, number, form):
    text = form(text)
    offered = list(pod_fixes.every(pod_fixes.reports(text, "", DAY)))
    if not offered:
        return
    offer = offered[number % len(offered)]
    after = pod_fixes.apply_one(text, offer.key, "", DAY)
    before, now = (leaves(list(yaml.safe_load_all(each))) for each in (text, after))
    touched = {path for path in {*before, *now} if before.get(path, "") != now.get(path, "")}
    # All of it below one field, or the few fields that choose the system of one pod.
    fields = {str(path[2] if len(path) > 2 else path[-1]) for path in touched}
    assert touched and len(fields) <= 2


def test_what_loses_its_last_field_goes_as_well():
    own = "      securityContext:\n        runAsUser: 1000\n        privileged: false\n      tty: true\n"
    text = HEAD + WINDOWS + "  securityContext:\n    fsGroup: 2000\n" + CONTAINER + own
    after = mended(text)
    assert "securityContext" not in after and "      tty: true\n" in after
    assert yaml.safe_load(after)["spec"]["containers"][0]["tty"] is True


def test_one_fix_alone_takes_the_empty_rest_along_and_no_more():
    text = HEAD + WINDOWS + "  securityContext:\n    fsGroup: 2000\n" + CONTAINER + "      resources:\n"
    found = pod_fixes.reports(text, "", DAY)
    (offer,) = [o for o in pod_fixes.every(found) if o.title == "Take fsGroup out"]
    after = pod_fixes.apply_one(text, offer.key, "", DAY)
    assert "securityContext" not in after
    assert "      resources:\n" in after, "what was empty before stays"


def test_a_mapping_that_means_something_when_empty_stays():
    text = HEAD + WINDOWS + CONTAINER + "  volumes:\n    - name: a\n      emptyDir:\n        medium: Memory\n"
    after = mended(text)
    assert "emptyDir" in after


def test_a_change_that_two_rules_ask_for_is_made_and_counted_once():
    text = (
        HEAD
        + "  nodeSelector:\n    kubernetes.io/os: windows\n  securityContext:\n    runAsUser: 1\n"
        + CONTAINER
    )
    found = pod_fixes.reports(text, "", DAY)
    assert len([o for o in pod_fixes.every(found) if o.title == "Take runAsUser out"]) == 2
    assert len([o for o in pod_fixes.safe(found) if o.title == "Take runAsUser out"]) == 1
