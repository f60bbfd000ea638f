"""Windows options on a Linux pod."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._edits import take_out
from portal.rules.podspec._pods import chosen_by, is_linux


@rule(
    Severity.ERROR,
    "Windows options on a Linux pod",
    met="No Windows options on a Linux pod",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  os: {name: linux}
  nodeSelector: {kubernetes.io/os: linux}
  securityContext:
    windowsOptions: {runAsUserName: ContainerUser}
  containers: [{name: a, image: "nginx:1.29"}]
""",
        """\
kind: Pod
spec:
  os: {name: linux}
  nodeSelector: {kubernetes.io/os: linux}
  containers:
    - name: a
      image: "nginx:1.29"
      securityContext:
        windowsOptions: {gmsaCredentialSpecName: gmsa-web}
""",
    ),
    good=(
        """\
kind: Pod
spec:
  os: {name: linux}
  nodeSelector: {kubernetes.io/os: linux}
  securityContext: {runAsUser: 1000}
  containers: [{name: a, image: "nginx:1.29"}]
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
    lesson="windows-nodes",
    sources=("k8s-validation", "k8s-pod-api"),
)
def field_not_for_linux(pod: PodSpec) -> Iterator[Finding]:
    """
    `windowsOptions` holds the user, the group managed service account and the HostProcess switch of
    Windows containers. With `os.name: linux` the API server refuses a pod that has it, in the pod or in a
    container. Without `os.name` the pod is accepted and the options do nothing on a Linux node.

    **What you see.** *Forbidden: windows options cannot be set for a linux pod* at `kubectl apply`.

    **What to do.** Take `windowsOptions` out, or correct the operating system: a template that serves both
    kinds of pods has to leave it out for Linux.
    """
    if not is_linux(pod):
        return
    parts = [
        part for part in (pod.windows_options, *(each.windows_options for each in pod.containers)) if part
    ]
    refused = pod.os_field.text == "linux"
    for part in parts:
        if refused:
            message = "The API server refuses a Linux pod with windowsOptions."
            yield breaks(part.where, message, fixes=take_out(pod, part, "windowsOptions"))
        else:
            message = "windowsOptions does nothing on a Linux node; with os.name: linux the API server would refuse it."
            yield breaks(
                part.where,
                message,
                severity=Severity.WARNING,
                title="Windows options have no effect on Linux",
                fixes=take_out(pod, part, "windowsOptions"),
            )
    if not parts and pod.os:
        yield holds(chosen_by(pod).where, "The pod has no Windows options.")
