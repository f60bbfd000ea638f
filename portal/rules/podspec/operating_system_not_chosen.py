"""A pod that does not say for which operating system it is."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, asks, breaks, holds, rule
from portal.rules.podspec._edits import select_system
from portal.rules.podspec._pods import chosen_by, image_systems, is_linux, is_windows, short


@rule(
    Severity.WARNING,
    "Pod does not say for which system it is",
    met="Pod says for which system it is",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  containers:
    - {name: web, image: "mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022"}
""",
        """\
kind: Deployment
spec:
  template:
    spec:
      containers:
        - {name: app, image: "registry.example.com/app:1.4"}
""",
    ),
    good=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  containers:
    - {name: web, image: "mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022"}
""",
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: linux}
  containers:
    - {name: web, image: "nginx:1.29"}
""",
    ),
    lesson="selecting-windows-nodes",
    sources=("k8s-windows-user-guide", "k8s-windows-intro"),
)
def operating_system_not_chosen(pod: PodSpec) -> Iterator[Finding]:
    """
    A cluster with Windows nodes has two kinds of nodes, and the scheduler does not look into images. A
    pod that names no system may be placed on either kind. Linux pods that were there first are the usual
    victims when Windows nodes join; Windows pods meet the Linux nodes first because there are more of
    them.

    **What you see.** The pod stays in *ContainerCreating* or *ImagePullBackOff* with *no match for
    platform*, on some days and not on others.

    **What to do.** Set `os.name`, and the node selector `kubernetes.io/os`. A runtime class or a taint on
    the Windows nodes can choose instead.
    """
    if pod.os:
        parts = (("os.name", pod.os_field), ("the node selector", pod.os_selector))
        by = " and ".join(name for name, part in parts if part) or "a label of the nodes"
        message = f"The pod is for {pod.os.capitalize()}; {by} says so."
        yield holds(chosen_by(pod).where, message)
    elif pod.os_field or pod.os_selector:
        return
    elif pod.runtime_class:
        message = f"No field chooses the system; the runtime class {short(pod.runtime_class.text)} may do it."
        yield breaks(
            pod.runtime_class.where,
            message,
            severity=Severity.INFO,
            sources=("k8s-runtime-class", "k8s-runtime-class-api"),
        )
    elif is_windows(pod):
        message = "What the pod has is for Windows, and nothing keeps it away from Linux nodes."
        yield breaks(pod.where, message, fixes=select_system(pod, "windows", os_field=True))
    elif is_linux(pod):
        message = (
            "What the pod has is for Linux, and nothing keeps it away from Windows nodes, if there are any."
        )
        fixes = select_system(pod, "linux", os_field=True)
        yield breaks(pod.where, message, severity=Severity.INFO, fixes=fixes)
    elif len(image_systems(pod)) == 2:
        yield breaks(
            pod.where,
            "Some images are for Windows and some for Linux; a pod has one system.",
            severity=Severity.ERROR,
        )
    else:
        message = "Neither os.name nor a node selector chooses the system, and nothing else in the pod tells it. Windows or Linux?"
        yield asks(pod.where, message)
