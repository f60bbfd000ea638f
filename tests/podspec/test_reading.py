"""Reading manifests: every part has its line, every text gets an answer, and hostile ones get it soon."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.podspec import LIMIT, MISSING, PodSpec, parse, read

DEPLOYMENT = """\
# a comment
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  template:
    metadata:
      labels: {app: web}
    spec:
      os: {name: windows}
      nodeSelector:
        kubernetes.io/os: windows
      securityContext:
        windowsOptions:
          runAsUserName: "ContainerUser"
      containers:
        - name: web
          image: registry.example.com/web:1
          command:
            - cmd
            - /c
            - |
              echo a
              echo b
          resources:
            limits: {memory: 1Gi}
      initContainers:
        - name: init
          image: registry.example.com/init:1
"""


def test_every_part_has_its_line():
    (pod,) = parse(DEPLOYMENT)
    web = pod.containers[1]
    assert (pod.kind, pod.name, pod.replicas, pod.os) == ("Deployment", "web", 3, "windows")
    assert [each.name for each in pod.containers] == ["init", "web"]
    assert pod.line == 11
    assert pod.os_field.line == 12
    assert pod.os_selector.line == 14
    assert pod.windows_options["runAsUserName"].line == 17
    assert (web.part.line, web.image.line) == (19, 20)
    assert (web.part["command"].line, web.part["command"].end) == (21, 26)
    assert web.part.at("resources.limits.memory").text == "1Gi"
    assert pod.spec.at("no.such.field") is MISSING
    assert not MISSING and not MISSING["x"] and MISSING.where == ""


@pytest.mark.parametrize(
    ("kind", "before"),
    [
        ("Pod", ""),
        ("PodTemplate", "template"),
        *((kind, "spec.template") for kind in ("DaemonSet", "StatefulSet", "ReplicaSet", "Job")),
        ("CronJob", "spec.jobTemplate.spec.template"),
    ],
)
def test_the_pod_of_every_kind_is_found(kind, before):
    text, indent = f"kind: {kind}\n", ""
    for key in before.split(".") if before else []:
        text += f"{indent}{key}:\n"
        indent += "  "
    text += f"{indent}spec:\n{indent}  containers: [{{name: a, image: b}}]\n"
    (pod,) = parse(text)
    assert pod.containers[0].name == "a"


def test_documents_and_lists():
    pod = "kind: Pod\nmetadata: {name: %s}\nspec: {containers: []}\n"
    listed = "kind: List\nitems:\n- kind: Pod\n  metadata: {name: c}\n  spec: {}\n- kind: Service\n"
    manifest = read("---\n".join([pod % "a", pod % "b", listed, "# nothing\n"]))
    assert [each.name for each in manifest.pods] == ["a", "b", "c"]
    assert manifest.others == ((14, "Service"),)
    assert not manifest.problems


def test_json_with_tabs_and_characters_of_two_escapes():
    text = (
        '{\n\t"kind": "Pod",\n\t"spec": {"containers": [{"name": "\\ud83d\\ude00",\n\t"image": "a\\/b"}]}\n}'
    )
    (pod,) = parse(text)
    assert pod.containers[0].name == "\U0001f600"
    assert (pod.containers[0].image.text, pod.containers[0].image.line) == ("a/b", 4)


def test_values_mean_what_they_mean_to_kubernetes():
    (pod,) = parse(
        'kind: Pod\nspec: {a: true, b: "true", c: no, d: null, e: "", f: 30, g: x, h: , i: 99999999999999999999}\n'
    )
    a, b, c, d, e, f, g, h, i = (pod.spec[key] for key in "abcdefghi")
    assert a.is_true and not b.is_true and c.is_false
    assert not d and not h and e
    assert (f.number, g.number, i.number) == (30, None, None)


def test_merge_keys_give_way_to_what_is_written():
    text = "kind: Pod\nx: &x {image: a, name: n}\nspec:\n  containers:\n  - <<: *x\n    image: b\n"
    (pod,) = parse(text)
    assert (pod.containers[0].name, pod.containers[0].image.text) == ("n", "b")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("kind: Pod\nspec: {{ .Values.spec }}\n", 2, "template"),
        ("kind: Pod\nspec:\n\tcontainers: []\n", 3, "tab"),
        ("kind: Pod\nkind: Job\n", 2, "twice"),
        ("kind: Pod\nspec: *other\n", 2, "names no anchor"),
        ("kind: Pod\nspec: &a [*a]\n", 2, "names no anchor"),
        ("kind: Pod\nspec: [\n", 2, "no YAML"),
        ("kind: Pod\n", 1, "has no spec"),
        ("metadata: {name: x}\n", 1, "no kind"),
        ("just words\n", 1, "no fields"),
        ("? [a]\n: b\n", 1, "name of a field"),
        ("kind: Pod\nspec: \x07\n", 0, ""),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(text, line, words):
    manifest = read(text)
    assert not manifest.pods
    assert manifest.problems[0].line == line
    assert words in manifest.problems[0].message


def test_what_comes_before_an_error_is_kept():
    manifest = read("kind: Pod\nspec: {containers: []}\n---\nkind: [\n")
    assert len(manifest.pods) == len(manifest.problems) == 1


def test_a_pod_alone_is_wanted():
    assert PodSpec.parse("kind: Pod\nspec: {}\n").kind == "Pod"
    with pytest.raises(ValueError, match="no pod"):
        PodSpec.parse("kind: Service\n")


LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
)
HOSTILE = {
    "aliases": LAUGHS,
    "many aliases": "a: &a x\nb: [" + "*a, " * 101 + "]\n",
    "nested flow": "[" * 200_000,
    "nested mappings": "{a: " * 200_000,
    "nested block": "- " * 400_000,
    "deep block": "".join(" " * n + "a:\n" for n in range(1, 1000)),
    "quotes": '"' * 500_000,
    "open quote": '"' + "a\n" * 400_000,
    "anchors": "&a " * 300_000,
    "question marks": "? " * 400_000,
    "commas": "[" + "a," * 500_000 + "]",
    "documents": "---\n" * 250_000,
    "tags": "!!python/object/apply:os.system ['true']\n",
    "long key": "a" * 1_000_000 + ": b",
    "long line": "kind: Pod\nspec: {x: '" + "y" * 1_000_000 + "'}",
    "pods": "---\nkind: Pod\nspec: {a: b}\n" * 30_000,
    "containers": "kind: Pod\nspec:\n  containers:\n" + "  - {name: a}\n" * 60_000,
    "too big": "a" * (LIMIT + 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_are_answered_soon(name):
    started = time.process_time()
    read(HOSTILE[name])
    assert time.process_time() - started < 4, "the machine may be busy, but not that busy"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("aliases", "aliases written out"),
        ("many aliases", "more than 100 aliases"),
        ("nested flow", "deeper than 50"),
        ("nested mappings", "deeper than 50"),
        ("nested block", "deeper than 50"),
        ("commas", "parts"),
        ("too big", "at most"),
        ("pods", "more than 200 pods"),
        ("containers", "more than 500 containers"),
    ],
)
def test_limits_are_named(name, words):
    assert words in read(HOSTILE[name]).problems[0].message


def test_a_hundred_aliases_and_fifty_levels_are_read():
    text = "kind: Pod\nx: &a y\nspec:\n  list: [" + "*a, " * 100 + "]\n"
    assert not read(text).problems
    assert not read("kind: Pod\nspec: {}\nx: " + "[" * 49 + "]" * 49).problems


def test_tags_make_no_objects():
    (pod,) = parse("kind: Pod\nspec: !!python/object/apply:os.system {containers: []}\n")
    assert pod.spec.kind == "map"


LINES = DEPLOYMENT.split("\n")
ODD = ["---", "...", "{", "}", "- ", "? a", ": b", "&x", "*x", "<<: *x", "!t", "|", ">", "%YAML 1.1", "\t", "kind: List", "items:", "- kind: Pod"]  # fmt: skip


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read(text):
    read(text)


@given(
    st.lists(st.one_of(st.sampled_from(LINES), st.sampled_from(ODD), st.text(max_size=20)), max_size=20),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
@settings(max_examples=400, deadline=None)
def test_any_mixture_of_lines_is_read(lines, newline):
    text = newline.join(lines)
    manifest = read(text)
    most = text.count("\n") + text.count("\r") + 2
    assert all(0 <= problem.line <= most for problem in manifest.problems)
    for pod in manifest.pods:
        assert 1 <= pod.line <= most
