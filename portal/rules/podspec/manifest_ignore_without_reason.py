"""A comment in a manifest that ignores a finding and does not say why."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, rule
from portal.rules.ignoring import without_reason


@rule(
    Severity.WARNING,
    "Ignore comment gives no reason",
    met="Ignore comments give reasons",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  # bulkhead: ignore=container-without-memory-limit
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
# bulkhead: ignore=
kind: Pod
spec:
  os: {name: linux}
  nodeSelector: {kubernetes.io/os: linux}
  containers: [{name: a, image: "nginx:1.29"}]
""",
    ),
    good=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  # bulkhead: ignore=container-without-memory-limit the namespace has a LimitRange
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: linux}
  nodeSelector: {kubernetes.io/os: linux}
  containers: [{name: a, image: "nginx:1.29"}]
""",
    ),
    lesson="selecting-windows-nodes",
    sources=("yaml-comments",),
)
def manifest_ignore_without_reason(pod: PodSpec) -> Iterator[Finding]:
    """
    `# bulkhead: ignore=rule-id reason` on a line of its own sets the findings of a rule aside: above a field
    or a list's member for everything under it, above the first line of an object for the whole object. To
    Kubernetes it is a comment like any other. The reason is for whoever reads the manifest next year and
    asks whether the finding still has to be ignored; so a comment without one has no effect.

    **What you see.** The finding that was meant to go away, and this one.

    **What to do.** Write after the id why the finding does not matter here, or fix what it is about. Several
    ids are separated by commas.
    """
    yield from without_reason(pod.ignores)
