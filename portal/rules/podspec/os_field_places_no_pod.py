"""os.name alone, which no scheduler reads."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.podspec.pod import AKS_SKU_LABEL, BUILD_LABEL, SYSTEMS
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._edits import select_system


@rule(
    Severity.WARNING,
    "os.name does not place the pod",
    met="Node selector places the pod",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: DaemonSet
spec:
  template:
    spec:
      os: {name: windows}
      tolerations: [{key: os, value: windows, effect: NoSchedule}]
      containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    good=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions: [{key: kubernetes.io/os, operator: In, values: [windows]}]
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    lesson="selecting-windows-nodes",
    sources=("k8s-windows-user-guide", "kep-2802", "k8s-kubelet-predicate"),
)
def os_field_places_no_pod(pod: PodSpec) -> Iterator[Finding]:
    """
    `os.name` tells the API server which fields to allow, and tells a kubelet which pods to refuse. It does
    not influence the scheduler. Without a node selector, an affinity or a runtime class that has one, the pod
    can be given to a node of the other system, which then refuses it. The field has been stable since
    Kubernetes 1.25.

    **What you see.** Pods that end with *PodOSNotSupported* now and then, depending on where there is
    room.

    **What to do.** Add `nodeSelector: {kubernetes.io/os: windows}` and keep `os.name` for the checks it
    brings.
    """
    if pod.os_field.text not in SYSTEMS:
        return
    places = (
        pod.os_selector
        or pod.wanted.get(BUILD_LABEL)
        or pod.wanted.get(AKS_SKU_LABEL)
        or pod.spec["nodeName"]
    )
    if places:
        yield holds(places.where, "The scheduler looks at this field; os.name alone would not place the pod.")
    elif pod.runtime_class or pod.spec["affinity"]:
        return
    else:
        severity = Severity.WARNING if pod.os == "windows" else Severity.INFO
        message = f"os.name says {pod.os}, but the scheduler does not read it, and no node selector is given."
        fixes = select_system(pod, pod.os_field.text, os_field=False)
        yield breaks(pod.os_field.where, message, severity=severity, fixes=fixes)
