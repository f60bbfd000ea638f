"""A raw block device for a Windows container."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._pods import is_windows, short


@rule(
    Severity.ERROR,
    "Windows containers get no block devices",
    met="No block device is asked for",
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
      volumeDevices: [{name: data, devicePath: /dev/xvda}]
  volumes:
    - {name: data, persistentVolumeClaim: {claimName: data}}
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  containers:
    - name: a
      image: "registry.example.com/a:1"
      volumeDevices:
        - name: raw
          devicePath: 'D:'
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
      volumeMounts: [{name: data, mountPath: 'C:\\data'}]
  volumes:
    - {name: data, persistentVolumeClaim: {claimName: data}}
""",
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: linux}
  containers:
    - name: a
      image: "nginx:1.29"
      volumeDevices: [{name: data, devicePath: /dev/xvda}]
""",
    ),
    lesson="storage-in-windows-pods",
    sources=("k8s-windows-intro", "k8s-windows-storage"),
)
def block_device_on_windows(pod: PodSpec) -> Iterator[Finding]:
    """
    `volumeDevices` hands a container a disk without a file system. Windows nodes cannot attach raw block
    devices to pods; they format a disk with NTFS and mount it.

    **What you see.** The pod stays in *ContainerCreating*; the kubelet says that block volumes are not
    supported.

    **What to do.** Ask for the claim with `volumeMode: Filesystem`, and use `volumeMounts`.
    """
    if not is_windows(pod):
        return
    for container in pod.containers:
        if part := container.part["volumeDevices"]:
            yield breaks(
                part.where,
                f"{short(container.name)} asks for a block device, which a Windows container cannot get.",
            )
        elif container.mounts:
            yield holds(
                container.part["volumeMounts"].where, f"{short(container.name)} mounts file systems only."
            )
