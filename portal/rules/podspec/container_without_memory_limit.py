"""A Windows container without a limit of memory."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._pods import is_windows, short


@rule(
    Severity.INFO,
    "No memory limit on Windows",
    met="Memory is limited",
    on=PodSpec,
    stage=Stage.RUN,
    bad=(
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
  nodeSelector: {kubernetes.io/os: windows}
  containers:
    - name: a
      image: "registry.example.com/a:1"
      resources:
        requests: {memory: 256Mi}
""",
    ),
    good=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  containers:
    - name: a
      image: "registry.example.com/a:1"
      resources:
        limits: {memory: 1Gi}
""",
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: linux}
  containers: [{name: a, image: "nginx:1.29"}]
""",
    ),
    lesson="windows-nodes",
    sources=("k8s-windows-resources", "k8s-windows-intro", "k8s-windows-eviction"),
)
def container_without_memory_limit(pod: PodSpec) -> Iterator[Finding]:
    """
    Nothing in Windows kills the largest process when memory runs out; the node pages to disk. For a long time
    a kubelet on Windows evicted no pod for want of memory either; since Kubernetes 1.31 it does, late, and
    whole pods. What stands between one leaking pod and all the others on the node is the pod's own limit. A
    request alone is subtracted from what the node offers, and guarantees nothing.

    **What you see.** After days of growth the whole node is slow; the kubelet itself may stop answering.

    **What to do.** Give each Windows container `limits.memory`. Keep at least 2 GiB of the node for
    Windows and the kubelet.
    """
    if not is_windows(pod):
        return
    for container in pod.containers:
        limit = container.part["resources"]["limits"]["memory"]
        if limit:
            yield holds(limit.where, f"{short(container.name)} is limited to {short(limit.text, 20)}.")
        else:
            yield breaks(
                f"line:{container.part.line}",
                f"{short(container.name)} has no memory limit; Windows kills no process for want of memory, and eviction comes late.",
            )
