"""A HostProcess container that does not say as whom it runs."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._pods import short


@rule(
    Severity.WARNING,
    "HostProcess container names no user",
    met="HostProcess container names its user",
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
    windowsOptions: {hostProcess: true}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  hostNetwork: true
  securityContext:
    windowsOptions: {hostProcess: true, runAsUserName: ContainerUser}
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
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  hostNetwork: true
  securityContext:
    windowsOptions: {hostProcess: true, runAsUserName: "NT AUTHORITY\\\\Local service"}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    lesson="hostprocess-containers",
    sources=("k8s-hostprocess", "aks-hostprocess"),
)
def host_process_pod_without_user(pod: PodSpec) -> Iterator[Finding]:
    r"""
    A HostProcess container runs as an account of the node: *NT AUTHORITY\\SYSTEM*, *NT AUTHORITY\\Local
    service*, *NT AUTHORITY\\NetworkService*, or with containerd 1.7 and newer a local group. The documents
    require the field `runAsUserName`. *ContainerAdministrator* and *ContainerUser* are accounts of
    containers; the node does not have them.

    **What you see.** The API server accepts the pod; the container does not start, or runs as a different
    account from the one you expect, with rights that you did not choose.

    **What to do.** Choose the account with the fewest rights that does the work; Local service has the
    fewest of the three.
    """
    for container in pod.containers:
        if not pod.is_host_process(container):
            continue
        user = pod.option(container, "runAsUserName")
        if not user:
            yield breaks(
                f"line:{container.part.line}",
                f"{short(container.name)} is HostProcess, and no runAsUserName is set.",
            )
        elif user.text.lower() in ("containeruser", "containeradministrator"):
            yield breaks(
                user.where,
                f"{short(user.text)} is an account of containers; a HostProcess container runs as one of the node.",
            )
        else:
            yield holds(user.where, f"{short(container.name)} runs as {short(user.text)}.")
