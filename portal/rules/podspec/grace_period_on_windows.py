"""A long grace period that Windows may cut short."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._pods import is_windows


@rule(
    Severity.INFO,
    "Windows ends programs after 5 seconds unless told otherwise",
    met="Grace period fits Windows",
    on=PodSpec,
    stage=Stage.RUN,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  terminationGracePeriodSeconds: 120
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  terminationGracePeriodSeconds: 60
  containers:
    - name: a
      image: "registry.example.com/a:1"
      lifecycle:
        preStop:
          exec: {command: [cmd, /c, drain.cmd]}
""",
    ),
    good=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  terminationGracePeriodSeconds: 5
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: linux}
  terminationGracePeriodSeconds: 120
  containers: [{name: a, image: "nginx:1.29"}]
""",
    ),
    lesson="windows-nodes",
    sources=("k8s-windows-intro",),
)
def grace_period_on_windows(pod: PodSpec) -> Iterator[Finding]:
    r"""
    At the end of a pod a Windows container's first process gets the event *CTRL_SHUTDOWN_EVENT*. Windows
    itself then waits 5 seconds by default before it ends all processes, as at any shutdown. That time is
    a setting in the image's registry, not in the pod; the grace period is the frame around it, and needs
    containerd.

    **What you see.** Work in progress is cut off although the grace period is far from over.

    **What to do.** Raise the time in the image: `WaitToKillServiceTimeout` under
    `HKLM\SYSTEM\CurrentControlSet\Control`, for services. Do what has to be finished in a preStop
    hook, which runs before the event.
    """
    seconds = pod.spec["terminationGracePeriodSeconds"]
    if not is_windows(pod) or seconds.number is None:
        return
    if seconds.number > 5:
        yield breaks(
            seconds.where,
            f"The pod has {seconds.number} seconds, but inside the container Windows waits 5 unless the image says otherwise.",
        )
    else:
        yield holds(seconds.where, f"{seconds.number} seconds are within what Windows gives by itself.")
