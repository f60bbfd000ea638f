"""Two fields that name different operating systems."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.podspec.pod import BUILD_LABEL, SYSTEMS
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule


@rule(
    Severity.ERROR,
    "os.name and node selector contradict each other",
    met="os.name and node selector agree",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: linux}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: linux}
  nodeSelector:
    kubernetes.io/os: linux
    node.kubernetes.io/windows-build: "10.0.20348"
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
  os: {name: linux}
  nodeSelector: {kubernetes.io/os: linux}
  containers: [{name: a, image: "nginx:1.29"}]
""",
    ),
    lesson="selecting-windows-nodes",
    sources=("k8s-kubelet-predicate", "k8s-windows-user-guide"),
)
def os_field_against_selector(pod: PodSpec) -> Iterator[Finding]:
    """
    The scheduler follows the node selector and takes no notice of `os.name`. The kubelet of the chosen
    node compares `os.name` with its own system and refuses a pod that is for the other one. So a pod
    whose two fields differ is placed and then refused, each time anew. A selector for a Windows build on
    a Linux pod finds no node at all.

    **What you see.** The pod ends as *Failed* with the reason *PodOSNotSupported*; a deployment makes one
    such pod after another.

    **What to do.** Let both name the system of the image.
    """
    field, selector = pod.os_field.text, pod.os_selector.text
    build = pod.wanted.get(BUILD_LABEL)
    if field in SYSTEMS and selector in SYSTEMS:
        if field != selector:
            message = f"os.name is {field}, the node selector asks for {selector}: the kubelet there refuses the pod."
            yield breaks(pod.os_selector.where, message)
            return
        yield holds(pod.os_selector.where, f"os.name and the node selector both say {field}.")
    if build and "linux" in (field, selector):
        yield breaks(
            build.where, "Only Windows nodes have the label of a Windows build, and the pod is for Linux."
        )
