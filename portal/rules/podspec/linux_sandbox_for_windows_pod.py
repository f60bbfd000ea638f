"""Kata or gVisor for a Windows pod."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._edits import take_out
from portal.rules.podspec._pods import is_windows, short

SANDBOXES = ("kata", "gvisor", "runsc")


@rule(
    Severity.ERROR,
    "Runtime class is for Linux pods",
    met="Runtime class fits the pod's system",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  runtimeClassName: kata
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  runtimeClassName: gvisor
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  runtimeClassName: kata-vm-isolation
  containers: [{name: a, image: "registry.example.com/a:1"}]
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
  runtimeClassName: gvisor
  containers: [{name: a, image: "nginx:1.29"}]
""",
    ),
    lesson="isolation-on-kubernetes",
    sources=("kata-containerd", "gvisor-kubernetes", "aks-pod-sandboxing"),
)
def linux_sandbox_for_windows_pod(pod: PodSpec) -> Iterator[Finding]:
    """
    Kata Containers puts a pod into a virtual machine with a Linux kernel; gVisor puts a kernel of its own,
    which speaks Linux, below the container. Neither runs Windows programs, and their handlers exist on Linux
    nodes only. On AKS pod sandboxing needs Azure Linux nodes.

    **What you see.** The class brings a node selector for Linux and the pod is refused or stays
    *Pending*; or the sandbox cannot be made: *no runtime for "kata" is configured*.

    **What to do.** Leave `runtimeClassName` out for Windows pods. Windows' own way to a kernel per
    container, Hyper-V isolation, is not supported in Kubernetes; separate nodes are.
    """
    name = pod.runtime_class.text
    if not any(name == each or name.startswith(f"{each}-") for each in SANDBOXES):
        return
    if is_windows(pod):
        yield breaks(
            pod.runtime_class.where,
            f"{short(name)} is by its usual meaning a runtime for Linux pods, and this one is for Windows.",
            fixes=take_out(pod, pod.runtime_class, "runtimeClassName", safe=False),
        )
    elif pod.os:
        yield holds(
            pod.runtime_class.where, f"{short(name)} is a runtime for Linux pods, and so is this one."
        )
