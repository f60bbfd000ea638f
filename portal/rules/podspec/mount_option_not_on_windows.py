"""Options of mounts that Windows does not have."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._edits import take_out
from portal.rules.podspec._pods import is_windows, short


@rule(
    Severity.WARNING,
    "Mount uses what Windows does not support",
    met="Mounts use what Windows supports",
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
      volumeMounts: [{name: c, mountPath: 'C:\\app\\web.config', subPath: web.config}]
  volumes: [{name: c, configMap: {name: web}}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  containers:
    - name: a
      image: "registry.example.com/a:1"
      volumeMounts: [{name: c, mountPath: 'C:\\data', mountPropagation: Bidirectional}]
  volumes: [{name: c, emptyDir: {}}]
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
      volumeMounts: [{name: c, mountPath: 'C:\\app\\config'}]
  volumes: [{name: c, configMap: {name: web}}]
""",
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: linux}
  containers:
    - name: a
      image: "nginx:1.29"
      volumeMounts: [{name: c, mountPath: /app/x, subPath: x}]
  volumes: [{name: c, configMap: {name: web}}]
""",
    ),
    lesson="storage-in-windows-pods",
    sources=("k8s-windows-storage", "k8s-windows-intro"),
)
def mount_option_not_on_windows(pod: PodSpec) -> Iterator[Finding]:
    """
    The documents list for Windows nodes: only a whole volume can be mounted, so `subPath` is not
    supported, and neither is `mountPropagation`, which passes mounts between node and containers. With
    containerd a single file can be a mount; with Docker it cannot.

    **What you see.** *FailedMount*, an empty folder where the file should be, or a container that stays
    in *ContainerCreating*.

    **What to do.** Mount the whole volume to a folder of its own, and let the program read its file there,
    through an environment variable or a link that the image has.
    """
    if not is_windows(pod):
        return
    wrong = False
    for container in pod.containers:
        for mount in container.mounts:
            for name in ("subPath", "subPathExpr", "mountPropagation"):
                part = mount[name]
                if part and part.text not in ("", "None"):
                    wrong = True
                    yield breaks(
                        part.where,
                        f"{short(container.name)}: {name} is in the documents' list of what Windows nodes do not support.",
                        # Without subPath the whole volume appears; without propagation nothing else changes.
                        fixes=take_out(pod, part, name, safe=name == "mountPropagation"),
                    )
    if not wrong and any(each.mounts for each in pod.containers):
        yield holds(pod.where, "Whole volumes are mounted, without options that Windows lacks.")
