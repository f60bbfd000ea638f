"""The node's network for a pod in a virtual machine."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._edits import take_out


@rule(
    Severity.WARNING,
    "Kata pod asks for the host's network",
    met="Kata pod has a network of its own",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: linux}
  runtimeClassName: kata
  hostNetwork: true
  containers: [{name: a, image: "nginx:1.29"}]
""",
        """\
kind: DaemonSet
spec:
  template:
    spec:
      runtimeClassName: kata-vm-isolation
      hostNetwork: true
      nodeSelector: {kubernetes.io/os: linux}
      containers: [{name: a, image: "nginx:1.29"}]
""",
    ),
    good=(
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: linux}
  runtimeClassName: kata
  containers: [{name: a, image: "nginx:1.29"}]
""",
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: linux}
  hostNetwork: true
  containers: [{name: a, image: "nginx:1.29"}]
""",
    ),
    lesson="windows-nodes",
    sources=("kata-limitations",),
)
def kata_pod_asks_for_host_network(pod: PodSpec) -> Iterator[Finding]:
    """
    A Kata pod is a virtual machine, and the node's network interfaces are not inside it. Kata's documents
    warn that asking for the host's network may change the node's own network settings while Kata tries to
    follow.

    **What you see.** The pod does not see the node's interfaces, or the node loses its connection when
    the pod starts.

    **What to do.** Take `hostNetwork` out. Run what has to be on the node's network in an ordinary pod beside
    it.
    """
    if not pod.runtime_class.text.startswith("kata"):
        return
    if pod.spec["hostNetwork"].is_true:
        yield breaks(
            pod.spec["hostNetwork"].where,
            "A Kata pod cannot have the network of its node, and may damage it by trying.",
            fixes=take_out(pod, pod.spec["hostNetwork"], "hostNetwork", safe=False),
        )
    else:
        yield holds(pod.runtime_class.where, "The pod has a network of its own.")
