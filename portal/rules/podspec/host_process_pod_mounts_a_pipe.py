"""A named pipe or socket as a volume of a HostProcess pod."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._pods import short


@rule(
    Severity.ERROR,
    "HostProcess pod mounts a pipe or socket",
    met="HostProcess pod mounts no pipe or socket",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  hostNetwork: true
  securityContext:
    windowsOptions: {hostProcess: true, runAsUserName: "NT AUTHORITY\\\\SYSTEM"}
  volumes:
    - {name: engine, hostPath: {path: '\\\\.\\pipe\\containerd-containerd', type: ''}}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  hostNetwork: true
  securityContext:
    windowsOptions: {hostProcess: true, runAsUserName: "NT AUTHORITY\\\\SYSTEM"}
  volumes:
    - {name: s, hostPath: {path: 'C:\\\\run\\\\x.sock', type: Socket}}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    good=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  hostNetwork: true
  securityContext:
    windowsOptions: {hostProcess: true, runAsUserName: "NT AUTHORITY\\\\SYSTEM"}
  volumes:
    - {name: logs, hostPath: {path: 'C:\\logs', type: Directory}}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  volumes:
    - {name: engine, hostPath: {path: '\\\\.\\pipe\\containerd-containerd'}}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    lesson="hostprocess-containers",
    sources=("k8s-hostprocess",),
)
def host_process_pod_mounts_a_pipe(pod: PodSpec) -> Iterator[Finding]:
    r"""
    Ordinary Windows containers can mount a named pipe of the node. HostProcess containers cannot, and
    need not: they are processes of the node and see its pipes under their own names. The same holds for
    Unix sockets.

    **What you see.** The container does not start, or the pipe is not where the mount should have put it.

    **What to do.** Take the volume out and open the pipe by its path, such as
    `\\.\pipe\containerd-containerd`. Volumes with folders work; they appear below the container's own
    folder, `$CONTAINER_SANDBOX_MOUNT_POINT`.
    """
    if not pod.has_host_process:
        return
    wrong = False
    for volume in pod.volumes:
        path = volume["hostPath"]["path"]
        if (
            path.text.replace("/", "\\").lower().startswith("\\\\.\\pipe\\")
            or volume["hostPath"]["type"].text == "Socket"
        ):
            wrong = True
            yield breaks(
                path.where,
                f"A HostProcess container cannot mount {short(path.text)}; it opens it by this path.",
            )
    if pod.volumes and not wrong:
        yield holds(pod.spec["volumes"].where, "No pipe and no socket is mounted.")
