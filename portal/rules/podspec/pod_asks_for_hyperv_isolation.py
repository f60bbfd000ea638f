"""Hyper-V isolation in Kubernetes."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._edits import take_out
from portal.rules.podspec._pods import chosen_by, is_windows, short

HANDLER_DISPUTE = "hyperv-in-kubernetes"

ANNOTATION = "experimental.windows.kubernetes.io/isolation-type"


@rule(
    Severity.WARNING,
    "Hyper-V isolation is not supported by Kubernetes",
    met="Pod asks for process isolation",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  runtimeClassName: runhcs-wcow-hypervisor
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
metadata:
  annotations:
    experimental.windows.kubernetes.io/isolation-type: hyperv
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
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
  nodeSelector: {kubernetes.io/os: windows}
  runtimeClassName: runhcs-wcow-process
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    lesson="isolation-on-kubernetes",
    sources=("k8s-windows-intro", "k8s-58751", "k8s-hyperv-gate", "containerd-cri-config-windows"),
)
def pod_asks_for_hyperv_isolation(pod: PodSpec) -> Iterator[Finding]:
    """
    Kubernetes supports process isolation for Windows pods and nothing else. The annotation
    `isolation-type: hyperv` was an experiment with Docker, one container per pod, and was removed in
    Kubernetes 1.21. containerd brings a handler, `runhcs-wcow-hypervisor`, for which a cluster can define
    a runtime class at its own risk.

    **What you see.** The annotation is ignored: the pod starts with process isolation, or fails because
    the builds differ. A runtime class that nobody defined: *RuntimeClass "…" not found*.

    **What to do.** Use images of the node's release. For code that you do not trust use separate nodes or
    virtual machines.
    """
    note = pod.metadata["annotations"][ANNOTATION] or pod.owner["metadata"]["annotations"][ANNOTATION]
    if note:
        message = "This annotation is ignored since Kubernetes 1.21; the pod gets process isolation."
        yield breaks(note.where, message, fixes=take_out(pod, note, ANNOTATION))
    if pod.runtime_class and _is_hyperv(pod.runtime_class.text):
        message = f"The runtime class {short(pod.runtime_class.text)} by its name stands for Hyper-V isolation, which Kubernetes does not support."
        yield breaks(pod.runtime_class.where, message, dispute=HANDLER_DISPUTE)
    elif is_windows(pod) and not note and not pod.runtime_class:
        yield holds(
            chosen_by(pod).where,
            "The pod gets process isolation, the one mode that Kubernetes supports on Windows.",
        )


def _is_hyperv(name: str) -> bool:
    plain = name.lower().replace("-", "")
    return "hyperv" in plain or "wcowhypervisor" in plain
