"""A Windows pod that fits nodes of one release and does not ask for them."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._pods import image_of, is_windows, node_release, short


@rule(
    Severity.INFO,
    "Release of the Windows nodes is left open",
    met="Release of the Windows nodes is chosen",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: windows}
  containers: [{name: web, image: "mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022"}]
""",
        """\
kind: Deployment
spec:
  template:
    spec:
      os: {name: windows}
      nodeSelector: {kubernetes.io/os: windows}
      containers: [{name: web, image: "mcr.microsoft.com/windows/nanoserver:ltsc2025"}]
""",
    ),
    good=(
        """\
kind: Pod
spec:
  nodeSelector:
    kubernetes.io/os: windows
    node.kubernetes.io/windows-build: "10.0.20348"
  containers: [{name: web, image: "mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022"}]
""",
        """\
kind: Pod
spec:
  nodeSelector:
    kubernetes.io/os: windows
    kubernetes.azure.com/os-sku: Windows2025
  containers: [{name: web, image: "mcr.microsoft.com/windows/nanoserver:ltsc2025"}]
""",
    ),
    lesson="selecting-windows-nodes",
    sources=("k8s-windows-user-guide", "aks-upgrade-windows-os"),
)
def windows_build_not_selected(pod: PodSpec) -> Iterator[Finding]:
    """
    A Windows image starts on nodes of its own release, and on some newer ones. As soon as a cluster has nodes
    of two releases, which happens during every upgrade, `kubernetes.io/os: windows` alone can choose the
    wrong one.

    **What you see.** After new nodes join, some pods stay in *ContainerCreating* with *The container
    operating system does not match the host operating system*.

    **What to do.** Add the selector `node.kubernetes.io/windows-build`, on AKS
    `kubernetes.azure.com/os-sku`, or a runtime class that has it. An image with a variant per release
    needs none.
    """
    if not is_windows(pod) or pod.has_host_process:
        return
    release, label = node_release(pod)
    if label:
        name = release.name if release else short(label.text)
        yield holds(label.where, f"The node selector chooses nodes of {name}.")
        return
    tied = [each for each in pod.containers if (image := image_of(each)) and image.build]
    if tied and not pod.runtime_class and not pod.spec["nodeName"]:
        image = image_of(tied[0])
        assert image is not None
        message = f"{short(image.text)} is built on {image.build}, and the selector leaves the release of the node open."
        yield breaks(tied[0].image.where, message)
