"""A user number that Windows nodes try to give files to."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._edits import take_out
from portal.rules.podspec._pods import is_windows, short


@rule(
    Severity.ERROR,
    "User number keeps the token from being mounted",
    met="No user number in the way of the token",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: windows}
  securityContext: {runAsUser: 1000}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Deployment
spec:
  template:
    spec:
      nodeSelector: {kubernetes.io/os: windows}
      containers:
        - name: a
          image: "registry.example.com/a:1"
          securityContext: {runAsUser: 0}
""",
    ),
    good=(
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: windows}
  securityContext:
    windowsOptions: {runAsUserName: ContainerUser}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: windows}
  automountServiceAccountToken: false
  securityContext: {runAsUser: 1000}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    lesson="windows-nodes",
    sources=("k8s-102849",),
)
def run_as_user_blocks_windows_mounts(pod: PodSpec) -> Iterator[Finding]:
    r"""
    Every pod gets a token of its service account as a projected volume. Where the containers run as one
    user number, the kubelet gives the token's file to that user. Windows has no user numbers, so this
    fails, and the pod never starts. With `os.name: windows` the API server refuses the number before it
    comes to that.

    **What you see.** The pod stays in *ContainerCreating*: *MountVolume.SetUp failed for volume
    "kube-api-access-…": chown …\\token: not supported by windows*.

    **What to do.** Take `runAsUser` out; `windowsOptions.runAsUserName` names a Windows user. Set
    `os.name`, so that the next such field is refused at once.
    """
    if not is_windows(pod) or pod.os_field.text == "windows" or not pod.containers:
        return
    own = [each.security["runAsUser"] or pod.security["runAsUser"] for each in pod.containers]
    numbers = {part.text for part in own}
    projected = any(volume["projected"].at("sources").members for volume in pod.volumes)
    token = not pod.spec["automountServiceAccountToken"].is_false or projected
    if not all(own):
        return
    if len(numbers) == 1 and token:
        message = f"All containers run as user {short(own[0].text, 20)}, and the token cannot be given to a number on Windows."
        yield breaks(own[0].where, message, fixes=take_out(pod, own[0], "runAsUser"))
    elif not token:
        yield holds(
            pod.spec["automountServiceAccountToken"].where,
            "No token is mounted, so the user number stops nothing.",
        )
