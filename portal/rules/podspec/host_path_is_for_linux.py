"""A folder of Linux nodes for a Windows pod."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._pods import LINUX_FOLDERS, is_windows, short


@rule(
    Severity.WARNING,
    "Path on the host is a Linux one",
    met="Path on the host is a Windows one",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  volumes: [{name: l, hostPath: {path: /var/log, type: Directory}}]
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  volumes: [{name: s, hostPath: {path: /var/run/docker.sock}}]
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    good=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  volumes: [{name: l, hostPath: {path: 'C:\\logs', type: DirectoryOrCreate}}]
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: linux}
  volumes: [{name: l, hostPath: {path: /var/log}}]
  containers: [{name: a, image: "nginx:1.29"}]
""",
    ),
    lesson="storage-in-windows-pods",
    sources=("k8s-windows-storage", "k8s-windows-intro"),
)
def host_path_is_for_linux(pod: PodSpec) -> Iterator[Finding]:
    r"""
    `hostPath` names a folder of the node, and Windows nodes have other folders. A path without a drive is
    taken to be on the drive of the kubelet, where `\var\log` exists for the kubelet's own purposes or
    not at all. The engine's socket is a named pipe on Windows: `\\.\pipe\containerd-containerd`.

    **What you see.** *hostPath type check failed*, or an empty folder, made by the mount itself.

    **What to do.** Write a Windows path with its drive. Manifests for both systems, such as those of log
    collectors, need a DaemonSet for each.
    """
    if not is_windows(pod):
        return
    for volume in pod.volumes:
        path = volume["hostPath"]["path"]
        if path and LINUX_FOLDERS.match(path.text):
            yield breaks(path.where, f"{short(path.text)} is a path of Linux nodes.")
        elif path:
            yield holds(path.where, f"{short(path.text)} is no path of Linux.")
