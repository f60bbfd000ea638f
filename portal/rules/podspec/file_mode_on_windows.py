"""File modes of secrets and config maps on Windows."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, rule
from portal.rules.podspec._edits import take_out
from portal.rules.podspec._pods import is_windows, short


@rule(
    Severity.INFO,
    "File mode does nothing on Windows",
    met="No file mode is relied on",
    on=PodSpec,
    stage=Stage.RUN,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  volumes: [{name: s, secret: {secretName: tls, defaultMode: 256}}]
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  volumes: [{name: s, configMap: {name: c, defaultMode: 0755}}]
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    good=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  volumes: [{name: s, secret: {secretName: tls}}]
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: linux}
  volumes: [{name: s, secret: {secretName: tls, defaultMode: 256}}]
  containers: [{name: a, image: "nginx:1.29"}]
""",
    ),
    lesson="storage-in-windows-pods",
    sources=("k8s-windows-storage",),
)
def file_mode_on_windows(pod: PodSpec) -> Iterator[Finding]:
    """
    `defaultMode` sets who may read a file the Linux way: user, group, others. The accounts of a Windows
    container are not known outside of it, so there is nobody the node could give the file to, and the mode
    has no effect.

    **What you see.** Nothing; every account of the container can read the secret.

    **What to do.** Take it out, so that nobody relies on it. Do not mount a secret for anybody who must not
    read it; *ContainerAdministrator* can read everything in the container.
    """
    if not is_windows(pod):
        return
    for volume in pod.volumes:
        for kind in ("secret", "configMap", "projected", "downwardAPI"):
            if part := volume[kind]["defaultMode"]:
                yield breaks(
                    part.where,
                    f"{short(volume['name'].text) or 'The volume'}: Windows does not apply this mode.",
                    fixes=take_out(pod, part, "defaultMode"),
                )
