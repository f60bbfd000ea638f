"""A memory request below the limit, on Windows."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._edits import write
from portal.rules.podspec._pods import is_windows, short


@rule(
    Severity.WARNING,
    "Memory request and limit differ on Windows",
    met="Memory request and limit fit Windows",
    on=PodSpec,
    stage=Stage.RUN,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  containers:
    - name: a
      image: "registry.example.com/a:1"
      resources:
        requests: {memory: 256Mi}
        limits: {memory: 1Gi}
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  containers:
    - name: a
      image: "registry.example.com/a:1"
      resources:
        requests: {memory: 512Mi, cpu: 500m}
        limits: {memory: 2Gi, cpu: '1'}
""",
    ),
    good=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  containers:
    - name: a
      image: "registry.example.com/a:1"
      resources:
        limits: {memory: 1Gi}
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  containers:
    - name: a
      image: "registry.example.com/a:1"
      resources:
        requests: {memory: 1Gi}
        limits: {memory: 1Gi}
""",
    ),
    lesson="windows-nodes",
    sources=("k8s-windows-resources", "k8s-windows-intro"),
)
def memory_request_differs_from_limit(pod: PodSpec) -> Iterator[Finding]:
    """
    Windows has no out-of-memory killer; when the node has no memory left, everything on it pages to disk. A
    request below the limit lets the scheduler promise more than the node has, and on Windows nothing sorts
    that out. The documents therefore say: set a limit and leave the request out, which makes them equal, or
    set them equal.

    **What you see.** A node on which all pods become slow at once, with the disk busy, before any pod is evicted.

    **What to do.** Set request and limit to the same amount.
    """
    if not is_windows(pod):
        return
    for container in pod.containers:
        request = container.part["resources"]["requests"]["memory"]
        limit = container.part["resources"]["limits"]["memory"]
        if request and limit and request.text != limit.text:
            yield breaks(
                request.where,
                f"{short(container.name)} asks for {short(request.text, 20)} and may use {short(limit.text, 20)}; on Windows they should be equal.",
                fixes=write(pod, request, "memory", limit.text, safe=False),
            )
        elif limit:
            yield holds(
                limit.where,
                f"{short(container.name)} has {short(limit.text, 20)} of memory, as request and as limit.",
            )
