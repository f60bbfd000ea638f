"""Comments that set findings on manifests aside."""

import time

from portal.podspec import parse, read
from portal.rules import State, Verdict, check

POD = """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  tolerations: [{operator: Exists}]
  containers:
    - name: a
      image: "registry.example.com/a:1"
    - name: b
      image: "registry.example.com/b:1"
"""
IGNORE = "# bulkhead: ignore=container-without-memory-limit the namespace has a LimitRange\n"


def states(text: str) -> list[tuple[str, str]]:
    return [
        (o.where, o.state.value)
        for pod in read(text).pods
        for o in check(pod).outcomes
        if o.rule.id == "container-without-memory-limit"
    ]


def test_above_an_object_it_holds_for_the_object_and_for_no_other():
    assert states(IGNORE + POD + "---\n" + POD) == [
        ("line:8", "ignored"), ("line:10", "ignored"), ("line:19", "breaks"), ("line:21", "breaks"),
    ]  # fmt: skip


def test_above_a_member_it_holds_for_the_member():
    text = POD.replace("    - name: b", f"    {IGNORE}    - name: b")
    assert [state for _, state in states(text)] == ["breaks", "ignored"]


def test_what_is_ignored_does_not_count_for_the_verdict():
    text = POD.replace("spec:\n", "spec:\n  securityContext: {runAsUser: 1000}\n")
    ignore = "# bulkhead: ignore=field-not-for-windows a webhook takes it out\n"
    assert check(read(text).pods[0]).verdict is Verdict.BLOCKED
    report = check(read(ignore + text).pods[0])
    assert report.verdict is Verdict.RUNS
    assert [o.reason for o in report.ignored] == ["a webhook takes it out"]


def test_without_a_reason_it_does_not_count_and_is_a_finding():
    report = check(read("# bulkhead: ignore=container-without-memory-limit\n" + POD).pods[0])
    assert [o.where for o in report.outcomes if o.rule.id == "manifest-ignore-without-reason"] == ["line:1"]
    assert not report.ignored


def test_an_unknown_rule_is_named_with_the_nearest():
    report = check(read("# bulkhead: ignore=container-without-memory-limits it is small\n" + POD).pods[0])
    said = [o.message for o in report.outcomes if o.rule.id == "manifest-ignore-names-unknown-rule"]
    assert len(said) == 1 and "did you mean container-without-memory-limit?" in said[0]


def test_a_script_in_a_block_is_no_comment():
    script = "      command:\n        - powershell\n        - |\n          # bulkhead: ignore=nothing-at-all why\n          exit\n"
    report = check(read(POD + script).pods[0])
    assert not any(o.rule.id.startswith("manifest-ignore") for o in report.outcomes)


def test_lines_that_yaml_counts_in_another_way_set_nothing_aside():
    text = IGNORE + POD.replace("kind: Pod", "kind: Pod\r# x")
    assert all(o.state is not State.IGNORED for pod in read(text).pods for o in check(pod).outcomes)


def test_a_text_of_such_comments_is_read_in_time():
    """Looking for the line that each is about takes one pass; a quadratic one needs minutes."""
    start = time.process_time()
    pod = parse("# bulkhead: ignore=old-label-of-system reason\n" * 20_000 + POD)[0]
    assert pod.set_aside("old-label-of-system", f"line:{pod.line}") == "reason"
    assert time.process_time() - start < 5
