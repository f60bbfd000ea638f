"""An image for another system than the pod's."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._pods import image_of, short


@rule(
    Severity.ERROR,
    "Image is for the other operating system",
    met="Image is for the pod's operating system",
    on=PodSpec,
    stage=Stage.PULL,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  containers: [{name: proxy, image: "nginx:1.29"}]
""",
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: linux}
  containers: [{name: w, image: "mcr.microsoft.com/windows/nanoserver:ltsc2022"}]
""",
    ),
    good=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  containers: [{name: w, image: "mcr.microsoft.com/windows/nanoserver:ltsc2022"}]
""",
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: linux}
  containers: [{name: proxy, image: "nginx:1.29"}]
""",
    ),
    lesson="selecting-windows-nodes",
    sources=("k8s-windows-intro", "ms-version-compatibility"),
)
def image_is_for_the_other_system(pod: PodSpec) -> Iterator[Finding]:
    """
    All containers of a pod run on one node, and a node starts images of its own system only. Sidecars are
    the usual trap: the application is for Windows, and the proxy or log collector beside it comes as a
    Linux image.

    **What you see.** *no match for platform in manifest*, *no matching manifest for windows/amd64*, or on
    Linux *exec format error*.

    **What to do.** Take an image with a Windows variant, or move that container to a pod of its own.
    Bulkhead knows the system of well-known images by their names only; an official image such as `golang`
    may have variants for both.
    """
    if not pod.os:
        return
    for container in pod.containers:
        image = image_of(container)
        if not image or not image.os:
            continue
        if image.os == pod.os:
            yield holds(
                container.image.where,
                f"{short(image.text)} is for {image.os.capitalize()}, and so is the pod.",
            )
        elif image.digest and image.os == "linux":
            continue
        else:
            yield breaks(
                container.image.where,
                f"{short(container.name)}: {short(image.text)} is for {image.os.capitalize()}, the pod is for {pod.os.capitalize()}.",
            )
