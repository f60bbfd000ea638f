"""A value that the build label of nodes never has."""

import re
from collections.abc import Iterator

from portal import facts
from portal.podspec import Part, PodSpec
from portal.podspec.pod import BUILD_LABEL
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._edits import write
from portal.rules.podspec._pods import short


@rule(
    Severity.ERROR,
    "Value of the build label is no Windows version",
    met="Build label names a Windows version",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  nodeSelector:
    kubernetes.io/os: windows
    node.kubernetes.io/windows-build: "20348"
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  nodeSelector:
    kubernetes.io/os: windows
    node.kubernetes.io/windows-build: ltsc2022
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    good=(
        """\
kind: Pod
spec:
  nodeSelector:
    kubernetes.io/os: windows
    node.kubernetes.io/windows-build: "10.0.20348"
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  nodeSelector:
    kubernetes.io/os: windows
    node.kubernetes.io/windows-build: 10.0.26100
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    lesson="selecting-windows-nodes",
    sources=("k8s-windows-user-guide",),
)
def windows_build_label_is_malformed(pod: PodSpec) -> Iterator[Finding]:
    """
    The kubelet labels each Windows node with `node.kubernetes.io/windows-build`. The value consists of major
    version, minor version and build: `10.0.20348` for Windows Server 2022. The bare build, the name of a tag,
    or a version with its revision match no node.

    **What you see.** The pod stays *Pending*: *node(s) didn't match Pod's node affinity/selector*.

    **What to do.** Look with `kubectl get nodes -L node.kubernetes.io/windows-build` and write the value
    as it stands there.
    """
    label = pod.wanted.get(BUILD_LABEL)
    if not label:
        return
    match = re.fullmatch(r"10\.0\.(\d{5})", label.text)
    if match is None:
        yield breaks(
            label.where,
            f"“{short(label.text)}” is not of the form 10.0.20348, which is what nodes have as this label.",
            fixes=_fixes(pod, label),
        )
        return
    release = facts.current().by_build(int(match[1]), "server")
    if release is None:
        yield breaks(
            label.where,
            f"No release of Windows Server with build {match[1]} is known.",
            severity=Severity.WARNING,
        )
    else:
        yield holds(label.where, f"{label.text} is {release.name}.")


def _fixes(pod: PodSpec, label: Part) -> tuple[Fix, ...]:
    """The label of the release that the text names in another way: by its build, a tag or a revision."""
    found = re.search(r"(?<!\d)(\d{5})(?!\d)", label.text)
    known = facts.current()
    release = (
        known.by_build(int(found[1]), "server") if found else known.image_release(label.text.strip().lower())
    )
    return write(pod, label, BUILD_LABEL, f'"10.0.{release.build}"') if release else ()
