"""A comment in a manifest that ignores a rule that does not exist."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, rule
from portal.rules.ignoring import of_unknown_rules


@rule(
    Severity.WARNING,
    "Ignore comment names no rule",
    met="Ignore comments name rules",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  # bulkhead: ignore=container-without-memory-limits the namespace has a LimitRange
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
# bulkhead: ignore=CKV_K8S_13 the namespace has a LimitRange
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
def manifest_ignore_names_unknown_rule(pod: PodSpec) -> Iterator[Finding]:
    """
    A comment `# bulkhead: ignore=rule-id reason` applies to the rule with that id alone. An id that no rule
    on pods has does nothing: it may be misspelt, be that of another tool, or be that of a rule that has been
    renamed.

    **What you see.** The finding that was meant to go away, or a comment that has had no purpose for years.

    **What to do.** Take the id from the finding: it stands below its text on the page, and in square
    brackets in the command's output. Delete the comment if there is no such finding any more.
    """
    yield from of_unknown_rules(pod.ignores, PodSpec, "pods")
