"""A pod of which only some containers are HostProcess."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._pods import short


@rule(
    Severity.ERROR,
    "Only some containers are HostProcess",
    met="All containers are HostProcess",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  hostNetwork: true
  containers:
    - name: a
      image: "registry.example.com/a:1"
      securityContext:
        windowsOptions: {hostProcess: true, runAsUserName: "NT AUTHORITY\\\\SYSTEM"}
    - name: b
      image: "registry.example.com/b:1"
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
      securityContext:
        windowsOptions: {hostProcess: false}
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
  containers:
    - name: a
      image: "registry.example.com/a:1"
      securityContext:
        windowsOptions: {hostProcess: true, runAsUserName: "NT AUTHORITY\\\\SYSTEM"}
""",
    ),
    lesson="hostprocess-containers",
    sources=("k8s-validation", "k8s-hostprocess"),
)
def host_process_in_part_of_pod(pod: PodSpec) -> Iterator[Finding]:
    """
    Windows cannot put an ordinary container and the node on one network. So all containers of a HostProcess
    pod, the init containers too, have to be HostProcess, and a container may not contradict its pod.

    **What you see.** *If pod contains any hostProcess containers then all containers must be HostProcess
    containers*, or *pod hostProcess value must be identical if both are specified*, at `kubectl apply`.

    **What to do.** Set `hostProcess: true` once, in the pod's `securityContext`, and move ordinary
    containers to a pod of their own. Look for sidecars that something injects.
    """
    whole = pod.windows_options["hostProcess"]
    if not pod.has_host_process and not whole.is_true:
        return
    wrong = False
    for container in pod.containers:
        own = container.windows_options["hostProcess"]
        if whole and own and whole.is_true != own.is_true:
            wrong = True
            yield breaks(
                own.where, f"{short(container.name)} says otherwise than the pod; both have to say the same."
            )
        elif not pod.is_host_process(container):
            wrong = True
            message = (
                f"{short(container.name)} is an ordinary container, and others of the pod are HostProcess."
            )
            yield breaks(f"line:{container.part.line}", message)
    if not wrong:
        yield holds(pod.where, "Every container of the pod is HostProcess.")
