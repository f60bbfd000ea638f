"""A comment in a manifest that ignores a rule that does not exist."""

from collections.abc import Iterator
from difflib import get_close_matches
from itertools import islice

from portal.podspec import PodSpec
from portal.rules.engine import REGISTRY, Finding, Severity, Stage, breaks, rule

# Of a file of nothing but such comments, enough to see what is wrong.
MOST_TOLD = 100


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
    A comment `# bulkhead: ignore=rule-id reason` counts for the rule of that id alone. An id that no rule
    on pods has does nothing: it may be misspelt, be that of another tool, or be that of a rule that has got
    another name.

    **What you see.** The finding that was meant to go away, or a comment that has had no purpose for years.

    **What to do.** Take the id from the finding: it stands below its text on the page, and in square
    brackets in the command's output. Delete the comment if there is no such finding any more.
    """
    known = {identifier for identifier, each in REGISTRY.items() if each.on is PodSpec}
    named = ((ignore.line, name) for ignore in pod.ignores for name in ignore.rules)
    for line, name in islice(((line, name) for line, name in named if name not in known), MOST_TOLD):
        close = get_close_matches(name[:60], known, 1, 0.6)
        hint = f"; did you mean {close[0]}?" if close else "."
        yield breaks(f"line:{line}", f"There is no rule {name[:60]} on pods{hint}")
