"""The taint that many clusters put on their Windows nodes."""

from collections.abc import Iterator

from portal.podspec import Part, PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._edits import add
from portal.rules.podspec._pods import chosen_by, is_windows

TOLERATION = """\
tolerations:
  - key: os
    operator: Equal
    value: windows
    effect: NoSchedule"""


@rule(
    Severity.INFO,
    "No toleration for the usual taint of Windows nodes",
    met="Usual taint of Windows nodes is tolerated",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: windows}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: windows}
  tolerations: [{key: os, operator: Equal, value: linux, effect: NoSchedule}]
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    good=(
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: windows}
  tolerations: [{key: os, operator: Equal, value: windows, effect: NoSchedule}]
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: windows}
  tolerations: [{operator: Exists}]
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    lesson="selecting-windows-nodes",
    sources=("k8s-windows-user-guide",),
)
def windows_taint_not_tolerated(pod: PodSpec) -> Iterator[Finding]:
    """
    The documents recommend the taint `os=windows:NoSchedule` on Windows nodes, so that Linux pods without a
    selector stay away. Where it is set, a Windows pod needs the toleration beside its node selector. A
    manifest cannot tell whether your cluster sets it; a toleration that meets no taint does no harm.

    **What you see.** With the taint and without the toleration the pod stays *Pending*: *node(s) had
    untolerated taint {os: windows}*.

    **What to do.** Look with `kubectl describe node` for taints; add the toleration, here or in a runtime
    class.
    """
    if not is_windows(pod):
        return
    fitting = [each for each in pod.tolerations if _tolerates(each)]
    if fitting:
        yield holds(
            fitting[0].where,
            "The taint os=windows:NoSchedule, where nodes have it, does not keep the pod away.",
        )
    elif not pod.runtime_class:
        yield breaks(
            chosen_by(pod).where,
            "If the Windows nodes have the usual taint os=windows:NoSchedule, the pod is not placed on them.",
            fixes=()
            if pod.spec["tolerations"].kind
            else add(pod, pod.spec, TOLERATION, "Tolerate the usual taint"),
        )


def _tolerates(toleration: Part) -> bool:
    exists = toleration["operator"].text == "Exists"
    key = toleration["key"].text
    value = exists or toleration["value"].text == "windows"
    return ((key == "os" and value) or (not key and exists)) and toleration["effect"].text in (
        "",
        "NoSchedule",
    )
