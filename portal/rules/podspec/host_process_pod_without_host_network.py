"""A HostProcess pod that has to be on the host's network."""

from collections.abc import Iterator

from portal.podspec import Part, PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._edits import add, write


@rule(
    Severity.ERROR,
    "HostProcess pod without host network",
    met="HostProcess pod is on the host's network",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  securityContext:
    windowsOptions: {hostProcess: true, runAsUserName: "NT AUTHORITY\\\\SYSTEM"}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  hostNetwork: false
  containers:
    - name: a
      image: "registry.example.com/a:1"
      securityContext:
        windowsOptions: {hostProcess: true, runAsUserName: "NT AUTHORITY\\\\SYSTEM"}
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
    windowsOptions: {hostProcess: true, runAsUserName: "NT AUTHORITY\\\\SYSTEM"}
  dnsPolicy: ClusterFirst
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    lesson="hostprocess-containers",
    sources=("k8s-validation", "k8s-hostprocess", "kep-1981"),
)
def host_process_pod_without_host_network(pod: PodSpec) -> Iterator[Finding]:
    """
    A HostProcess container is a process of the node and uses the node's network. Kubernetes wants this said:
    `hostNetwork: true` in the pod. HostProcess has been stable since Kubernetes 1.26; containerd 1.6 or newer
    is needed, and Docker never had it.

    **What you see.** *hostNetwork must be true if pod contains any hostProcess containers* at `kubectl
    apply`.

    **What to do.** Add `hostNetwork: true`. Ports of such a pod are ports of the node, so only one pod of
    the kind fits on a node.
    """
    if not pod.has_host_process:
        return
    network = pod.spec["hostNetwork"]
    if network.is_true:
        yield holds(network.where, "hostNetwork is true, as a HostProcess pod needs it.")
    else:
        where = network.where or _switch(pod).where
        message = "The API server refuses a HostProcess pod without hostNetwork: true."
        if network:
            fixes = write(pod, network, "hostNetwork", "true")
        else:
            fixes = add(pod, pod.spec, "hostNetwork: true", "Add hostNetwork: true")
        yield breaks(where, message, fixes=fixes)


def _switch(pod: PodSpec) -> Part:
    own = [each.windows_options["hostProcess"] for each in pod.containers if pod.is_host_process(each)]
    return next((part for part in own if part), pod.windows_options["hostProcess"])
