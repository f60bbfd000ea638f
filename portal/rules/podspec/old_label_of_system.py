"""The label of nodes from before Kubernetes 1.14."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.podspec.pod import OLD_OS_LABEL, OS_LABEL
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._edits import rename


@rule(
    Severity.INFO,
    "Old name of the system's label",
    met="Current name of the system's label",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  nodeSelector: {beta.kubernetes.io/os: windows}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Deployment
spec:
  template:
    spec:
      nodeSelector:
        beta.kubernetes.io/os: linux
      containers: [{name: a, image: "nginx:1.29"}]
""",
    ),
    good=(
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: windows}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: linux}
  containers: [{name: a, image: "nginx:1.29"}]
""",
    ),
    lesson="selecting-windows-nodes",
    sources=("kep-793",),
)
def old_label_of_system(pod: PodSpec) -> Iterator[Finding]:
    """
    Nodes got the label `kubernetes.io/os` in Kubernetes 1.14, and `beta.kubernetes.io/os` was deprecated at
    the same time; the plan was to keep it until 1.18. Clusters that still set it do so for the sake of old
    manifests, and nobody promises for how long.

    **What you see.** Nothing while the nodes have both labels; afterwards the pod stays *Pending* with
    *node(s) didn't match Pod's node affinity/selector*.

    **What to do.** Write `kubernetes.io/os`; the values are the same.
    """
    if OLD_OS_LABEL in pod.wanted:
        part = pod.wanted[OLD_OS_LABEL]
        yield breaks(
            part.where,
            "beta.kubernetes.io/os is deprecated since Kubernetes 1.14; kubernetes.io/os has the same values.",
            fixes=() if OS_LABEL in pod.wanted else rename(pod, part, OLD_OS_LABEL, OS_LABEL),
        )
    elif OS_LABEL in pod.wanted:
        yield holds(pod.wanted[OS_LABEL].where, "kubernetes.io/os is on every node.")
