"""runAsNonRoot on a HostProcess pod."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule


@rule(
    Severity.ERROR,
    "HostProcess pod with runAsNonRoot",
    met="HostProcess pod without runAsNonRoot",
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
    runAsNonRoot: true
    windowsOptions: {hostProcess: true, runAsUserName: "NT AUTHORITY\\\\SYSTEM"}
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
  containers:
    - name: a
      image: "registry.example.com/a:1"
      securityContext: {runAsNonRoot: true}
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
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  hostNetwork: true
  securityContext:
    runAsNonRoot: false
    windowsOptions: {hostProcess: true, runAsUserName: "NT AUTHORITY\\\\SYSTEM"}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    lesson="hostprocess-containers",
    sources=("k8s-hostprocess",),
)
def host_process_pod_as_non_root(pod: PodSpec) -> Iterator[Finding]:
    """
    A HostProcess container is a process of the node with the node's rights. The documents allow
    `runAsNonRoot` to be unset or false there, and nothing else: a pod cannot promise to be without rights and
    also have those of the host.

    **What you see.** Admission policies such as *restricted* demand `runAsNonRoot`, and refuse
    HostProcess at the same time.

    **What to do.** Take it out, and run HostProcess pods in a namespace with the *privileged* policy. If
    the work needs no rights on the node, use an ordinary container.
    """
    if not pod.has_host_process:
        return
    parts = [pod.security["runAsNonRoot"], *(each.security["runAsNonRoot"] for each in pod.containers)]
    wrong = [part for part in parts if part.is_true]
    for part in wrong:
        yield breaks(part.where, "runAsNonRoot cannot be true in a HostProcess pod.")
    if not wrong:
        yield holds(pod.where, "runAsNonRoot is not set to true.")
