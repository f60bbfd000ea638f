"""The host's network for an ordinary Windows pod."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._edits import take_out
from portal.rules.podspec._pods import chosen_by, is_windows


@rule(
    Severity.WARNING,
    "Windows pod does not get the host's network",
    met="Windows pod asks for no host network",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  hostNetwork: true
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  dnsPolicy: ClusterFirstWithHostNet
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    good=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
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
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    lesson="windows-nodes",
    sources=("k8s-windows-intro", "kep-3503"),
)
def pod_asks_for_host_network(pod: PodSpec) -> Iterator[Finding]:
    """
    On Linux a pod can use the network of its node. For Windows this was tried and withdrawn; ordinary
    Windows pods always get a network of their own, whatever `hostNetwork` says, and `dnsPolicy:
    ClusterFirstWithHostNet` has nothing to work on. Only HostProcess pods are on the node's network.

    **What you see.** The pod runs, and its ports are not open on the node's address.

    **What to do.** Publish the port with a service, or with `hostPort`. If the pod has to see the node's
    interfaces, make it a HostProcess pod.
    """
    if not is_windows(pod) or pod.has_host_process:
        return
    network, policy = pod.spec["hostNetwork"], pod.spec["dnsPolicy"]
    if network.is_true:
        yield breaks(
            network.where,
            "hostNetwork is for HostProcess pods; another Windows pod keeps a network of its own.",
            fixes=take_out(pod, network, "hostNetwork"),
        )
    if policy.text == "ClusterFirstWithHostNet":
        message = "ClusterFirstWithHostNet is not supported on Windows."
        yield breaks(policy.where, message, fixes=take_out(pod, policy, "dnsPolicy"))
    if not network.is_true and policy.text != "ClusterFirstWithHostNet":
        yield holds(chosen_by(pod).where, "The pod asks for no host network.")
