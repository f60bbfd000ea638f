"""Volumes that need Linux."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._pods import is_windows, short


@rule(
    Severity.ERROR,
    "Volume is of a kind that Windows nodes do not have",
    met="Volumes are of kinds that Windows nodes have",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  volumes:
    - {name: data, nfs: {server: nas.example.com, path: /data}}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  volumes:
    - {name: scratch, emptyDir: {medium: Memory}}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  volumes:
    - {name: d, hostPath: {path: /dev/sda, type: BlockDevice}}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    good=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  volumes:
    - {name: scratch, emptyDir: {}}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  volumes:
    - {name: data, persistentVolumeClaim: {claimName: data}}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    lesson="storage-in-windows-pods",
    sources=("k8s-windows-storage", "k8s-windows-intro"),
)
def volume_kind_not_on_windows(pod: PodSpec) -> Iterator[Finding]:
    """
    Windows nodes have volumes on disks, over SMB, and those of CSI drivers that were built for Windows.
    They have no NFS volumes, no file system in memory, no block or character devices.

    **What you see.** The pod stays in *ContainerCreating* with *FailedMount* or *MountVolume.SetUp failed*.
    An `emptyDir` with the medium *Memory* is refused on the node.

    **What to do.** Use a CSI driver with SMB, such as Azure Files, in place of NFS; an `emptyDir` without a
    medium in place of memory.
    """
    if not is_windows(pod):
        return
    wrong = False
    for volume in pod.volumes:
        medium, kind = volume["emptyDir"]["medium"], volume["hostPath"]["type"]
        if volume["nfs"]:
            part, why = volume["nfs"], "NFS volumes are not supported on Windows nodes"
        elif medium and medium.text:
            part, why = medium, f"an emptyDir cannot have the medium {short(medium.text, 20)} on Windows"
        elif kind.text in ("BlockDevice", "CharDevice"):
            part, why = kind, f"Windows nodes cannot map a {short(kind.text, 20)}"
        else:
            continue
        wrong = True
        yield breaks(part.where, f"{short(volume['name'].text) or 'The volume'}: {why}.")
    if pod.volumes and not wrong:
        yield holds(pod.spec["volumes"].where, "No volume is of a kind that only Linux nodes have.")
