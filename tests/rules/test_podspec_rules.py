"""All rules on pods together: no manifest makes one fail, and sound manifests get no false alarm."""

import datetime

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.explorer.samples import SAMPLES
from portal.podspec import PodSpec, parse
from portal.rules import RULES, Severity, State, Verdict, check

DAY = datetime.date(2026, 11, 26)
ON_PODS = [rule for rule in RULES.values() if rule.on is PodSpec]
EXAMPLES = [(rule.id, text) for rule in ON_PODS for text in (*rule.bad, *rule.good)]
TREES = [yaml.safe_load(text) for _, text in EXAMPLES]


def answer(spec, kind="Pod", host="", **owner):
    """The report on a pod of this specification."""
    template = {"template": {"spec": spec}}
    body = {"spec": spec} if kind == "Pod" else {"spec": {**owner, **template}}
    (pod,) = parse(yaml.safe_dump({"kind": kind, "metadata": {"name": "x"}, **body}))
    return check(pod.aimed(host, DAY))


def broken(report, severity=None):
    return {o.rule.id for o in report.breaking if severity is None or o.severity is severity}


def windows(*containers, **more):
    image = "mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022"
    return {
        "os": {"name": "windows"},
        "nodeSelector": {"kubernetes.io/os": "windows"},
        "containers": list(containers) or [{"name": "a", "image": image}],
        **more,
    }


def test_there_are_many_rules():
    assert len(ON_PODS) >= 35


@pytest.mark.parametrize("rule", ON_PODS, ids=lambda rule: rule.id)
def test_a_rule_is_complete(rule):
    words = len(rule.doc.split())
    assert 40 <= words <= 220, words
    assert "What you see" in rule.doc and "What to do" in rule.doc
    assert len(rule.bad) >= 2 and len(rule.good) >= 2
    assert rule.lesson and rule.sources
    assert not {"simply", "just", "easy", "easily"} & set(rule.doc.lower().split())


def test_good_examples_are_free_of_errors_of_other_rules():
    for rule in ON_PODS:
        for text in rule.good:
            report = check(PodSpec.parse(text).aimed(as_of=DAY))
            assert not report.errors, (rule.id, text, [o.rule.id for o in report.errors])


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_no_manifest_makes_a_rule_fail(data):
    """Parts of examples in places where they do not belong."""
    trees = st.sampled_from(TREES)
    junk = st.sampled_from([None, True, 3, "", "x", [], {}, [[]], {"a": None}, "C:\\", "windows", -1, ["sh"]])

    def swap(tree, depth=0):
        if data.draw(st.integers(0, 12)) == 0:
            return data.draw(st.one_of(junk, trees))
        if isinstance(tree, dict) and depth < 9:
            return {key: swap(value, depth + 1) for key, value in tree.items()}
        if isinstance(tree, list) and depth < 9:
            return [swap(value, depth + 1) for value in tree]
        return tree

    tree = swap(data.draw(trees))
    tree = tree if isinstance(tree, dict) else {"kind": "Pod", "spec": tree}
    text = yaml.safe_dump({"kind": "Pod", **tree})
    for pod in parse(text):
        for host in ("", "windows-server-2022"):
            report = check(pod.aimed(host, DAY))
            for outcome in report.outcomes:
                assert outcome.state is not State.FAILED
                assert 1 <= int(outcome.where.removeprefix("line:")) <= text.count("\n") + 1
                assert outcome.message.endswith((".", "?")), outcome.message


def test_the_sound_sample_starts_and_the_others_do_not():
    verdicts = {
        slug: check(parse(sample.text)[0].aimed(as_of=DAY)).verdict for slug, sample in SAMPLES.items()
    }
    assert verdicts == {
        "from-linux": Verdict.BLOCKED,
        "host-process": Verdict.BLOCKED,
        "sound": Verdict.RUNS,
    }


# Fields and places as in validateWindows of the API server.
REFUSED = [
    {"hostPID": True}, {"hostIPC": True}, {"hostUsers": False}, {"shareProcessNamespace": False},
    *({"securityContext": {name: value}} for name, value in (
        ("appArmorProfile", {"type": "Unconfined"}), ("seLinuxOptions", {"level": "s0"}),
        ("seccompProfile", {"type": "RuntimeDefault"}), ("fsGroup", 1), ("fsGroupChangePolicy", "Always"),
        ("sysctls", [{"name": "a", "value": "b"}]), ("runAsUser", 1), ("runAsGroup", 1),
        ("supplementalGroups", [1]), ("supplementalGroupsPolicy", "Merge"), ("seLinuxChangePolicy", "Recursive"),
    )),
    *({"containers": [{"name": "a", "image": "x:1", "securityContext": {name: value}}]} for name, value in (
        ("appArmorProfile", {"type": "Unconfined"}), ("seLinuxOptions", {"level": "s0"}),
        ("seccompProfile", {"type": "RuntimeDefault"}), ("capabilities", {"drop": ["ALL"]}),
        ("readOnlyRootFilesystem", False), ("privileged", False), ("allowPrivilegeEscalation", False),
        ("procMount", "Default"), ("runAsUser", 1), ("runAsGroup", 1),
    )),
]  # fmt: skip


@pytest.mark.parametrize("more", REFUSED, ids=str)
def test_what_the_api_server_refuses_on_windows(more):
    spec = windows(**more)
    assert "field-not-for-windows" in broken(answer(spec), Severity.ERROR)
    del spec["os"]
    assert "field-not-for-windows" in broken(answer(spec), Severity.WARNING)


@pytest.mark.parametrize(
    "more",
    [
        {"hostPID": False}, {"hostIPC": False}, {"securityContext": {"sysctls": []}}, {"securityContext": {"runAsNonRoot": False}},
        {"securityContext": None}, {"securityContext": {"runAsUser": None}},
    ],
)  # fmt: skip
def test_what_the_api_server_takes_on_windows(more):
    assert "field-not-for-windows" not in broken(answer(windows(**more)))


def test_init_containers_and_ephemeral_ones_are_asked_too():
    odd = [{"name": "i", "image": "x:1", "securityContext": {"privileged": True}}]
    for role in ("initContainers", "ephemeralContainers"):
        assert "field-not-for-windows" in broken(answer(windows(**{role: odd})), Severity.ERROR)


@pytest.mark.parametrize(
    ("name", "good"),
    [
        ("ContainerUser", True), ("NT AUTHORITY\\NETWORK SERVICE", True), ("contoso.com\\web", True), ("CONTOSO\\a.b", True),
        ("a\\b\\c", False), ("a/b", False), ("...", False), ("", False), ("\\web", False), ("x" * 105, False), ("a\tb", False),
    ],
)  # fmt: skip
def test_names_of_users(name, good):
    report = answer(windows(securityContext={"windowsOptions": {"runAsUserName": name}}))
    assert ("run-as-user-name-is-invalid" in broken(report)) is not good


@pytest.mark.parametrize(
    ("host", "image", "blocked"),
    [
        ("windows-server-2022", "mcr.microsoft.com/windows/servercore:ltsc2022", False),
        ("windows-server-2025", "mcr.microsoft.com/windows/servercore:ltsc2022", False),
        ("windows-server-2022", "mcr.microsoft.com/windows/servercore:ltsc2025", True),
        ("windows-server-2025", "mcr.microsoft.com/windows/servercore:ltsc2019", True),
        ("windows-server-2022", "registry.example.com/own:1", False),
    ],
)
def test_the_chosen_release_decides_about_the_image(host, image, blocked):
    report = answer(windows({"name": "a", "image": image}), host=host)
    assert ("image-does-not-fit-node" in broken(report, Severity.ERROR)) is blocked


def test_the_label_wins_over_the_chosen_release():
    spec = windows({"name": "a", "image": "mcr.microsoft.com/windows/servercore:ltsc2022"})
    spec["nodeSelector"]["node.kubernetes.io/windows-build"] = "10.0.20348"
    assert not answer(spec, host="windows-server-2016").errors


def test_host_process_images_fit_every_node():
    options = {"hostProcess": True, "runAsUserName": "NT AUTHORITY\\SYSTEM"}
    image = {"name": "a", "image": "mcr.microsoft.com/windows/nanoserver:1809"}
    spec = windows(image, hostNetwork=True, securityContext={"windowsOptions": options})
    report = answer(spec, kind="DaemonSet", host="windows-server-2022")
    assert not report.errors and not report.warnings


def test_a_plain_linux_deployment_has_no_warning():
    probe = {"exec": {"command": ["/bin/sh", "-c", "pg_isready"]}}
    container = {
        "name": "db",
        "image": "postgres:18",
        "securityContext": {"runAsUser": 999, "readOnlyRootFilesystem": True},
        "livenessProbe": probe,
        "volumeMounts": [{"name": "d", "mountPath": "/data", "subPath": "x"}],
    }
    spec = {"containers": [container], "volumes": [{"name": "d", "emptyDir": {"medium": "Memory"}}]}
    report = answer(spec, kind="StatefulSet", replicas=2)
    assert report.verdict is Verdict.RUNS
    assert broken(report) == {"operating-system-not-chosen"}


def test_a_pod_of_unknown_system_is_asked_about():
    report = answer({"containers": [{"name": "a", "image": "registry.example.com/a:1"}]})
    assert report.verdict is Verdict.UNKNOWN
    assert [o.rule.id for o in report.asking] == ["operating-system-not-chosen"]
