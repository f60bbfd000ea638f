"""What has to be in the cluster for a pod with a gMSA."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, rule
from portal.rules.podspec._pods import short


@rule(
    Severity.INFO,
    "gMSA needs webhooks and a right of the service account",
    met="No gMSA is asked for",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  securityContext:
    windowsOptions: {gmsaCredentialSpecName: gmsa-web}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  serviceAccountName: web
  securityContext:
    windowsOptions: {gmsaCredentialSpecName: gmsa-web}
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
  securityContext:
    windowsOptions: {runAsUserName: ContainerUser}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    lesson="gmsa-in-pods",
    sources=("k8s-gmsa", "ms-gmsa"),
)
def gmsa_needs_more_than_the_pod(pod: PodSpec) -> Iterator[Finding]:
    """
    A group managed service account gives a container an identity in Active Directory. The pod names a
    credential spec; a webhook writes its text into the pod, another asks whether the pod's service
    account may *use* it. Without the webhooks the name is carried along and nothing happens. Stable since
    Kubernetes 1.18.

    **What you see.** *not authorized to use gMSA*, or a container in which `nltest /parentdomain` fails.

    **What to do.** Install the object kind and both webhooks of windows-gmsa, give the service account the
    verb `use` on that one credential spec, and let the program run as *NETWORK SERVICE* or *LocalSystem*. A
    service account of the pod's own keeps other pods from using the identity.
    """
    for options in (pod.windows_options, *(each.windows_options for each in pod.containers)):
        name = options["gmsaCredentialSpecName"] or options["gmsaCredentialSpec"]
        if not name:
            continue
        account = pod.spec["serviceAccountName"].text or "default"
        message = f"The cluster needs the gMSA webhooks, and the service account {short(account)} the right to use this credential spec."
        yield breaks(name.where, message)
