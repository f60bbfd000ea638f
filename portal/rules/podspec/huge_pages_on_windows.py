"""Huge pages for a Windows container."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._edits import take_out
from portal.rules.podspec._pods import is_windows, resources


@rule(
    Severity.ERROR,
    "Windows nodes have no huge pages",
    met="No huge pages are asked for",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  containers:
    - name: a
      image: "registry.example.com/a:1"
      resources:
        limits: {hugepages-2Mi: 64Mi, memory: 1Gi}
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
        requests: {hugepages-1Gi: 1Gi}
        limits: {hugepages-1Gi: 1Gi}
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
  containers:
    - name: a
      image: "nginx:1.29"
      resources:
        limits: {hugepages-2Mi: 64Mi, memory: 1Gi}
""",
    ),
    lesson="windows-nodes",
    sources=("k8s-windows-intro",),
)
def huge_pages_on_windows(pod: PodSpec) -> Iterator[Finding]:
    """
    Huge pages are a feature of the Linux kernel that nodes offer as a resource. Windows has large pages,
    which need a right that containers cannot be given, and no Windows node offers the resource.

    **What you see.** The pod stays *Pending*: *Insufficient hugepages-2Mi*.

    **What to do.** Take the resource out for Windows. A volume with the medium *HugePages* has to go too.
    """
    if not is_windows(pod):
        return
    found = [(name, amount) for _, _, name, amount in resources(pod) if name.startswith("hugepages-")]
    for name, amount in found:
        message = "No Windows node offers huge pages, so the pod is never placed."
        yield breaks(amount.where, message, fixes=take_out(pod, amount, name))
    if not found and any(True for _ in resources(pod)):
        yield holds(pod.where, "The pod asks for no huge pages.")
