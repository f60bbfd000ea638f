"""A name that no operating system of Kubernetes has."""

from collections.abc import Iterator

from portal.podspec import Part, PodSpec
from portal.podspec.pod import OLD_OS_LABEL, OS_LABEL, SYSTEMS
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._edits import write
from portal.rules.podspec._pods import short


@rule(
    Severity.ERROR,
    "No node has this system",
    met="Name of the system is one that nodes have",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: Windows}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: win}
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
  nodeSelector: {kubernetes.io/os: linux}
  containers: [{name: a, image: "nginx:1.29"}]
""",
    ),
    lesson="selecting-windows-nodes",
    sources=("k8s-validation", "k8s-windows-user-guide"),
)
def os_name_is_unknown(pod: PodSpec) -> Iterator[Finding]:
    """
    The label `kubernetes.io/os` of a node has the value `linux` or `windows`, in lower case, and so has
    the field `os.name`. Another value in the field is refused by the API server; another value in a
    selector is accepted, because labels can say anything, and then no node matches.

    **What you see.** *Unsupported value* at `kubectl apply`, or a pod that stays *Pending* with *node(s)
    didn't match Pod's node affinity/selector*.

    **What to do.** Write `windows` or `linux`.
    """
    for part, what in ((pod.os_field, "os.name"), (pod.os_selector, "the node selector")):
        if part and part.text not in SYSTEMS:
            effect = (
                "The API server refuses it"
                if what == "os.name"
                else "No node has that label, so the pod stays pending"
            )
            message = f"{what} says “{short(part.text)}”. {effect}; it knows linux and windows."
            yield breaks(part.where, message, fixes=_fixes(pod, part, what))
        elif part:
            yield holds(part.where, f"{what} says {part.text}.")


def _fixes(pod: PodSpec, part: Part, what: str) -> tuple[Fix, ...]:
    meant = part.text.strip().lower()
    if meant not in SYSTEMS:
        return ()
    names = ("name",) if what == "os.name" else (OS_LABEL, OLD_OS_LABEL)
    return next((made for name in names if (made := write(pod, part, name, meant))), ())
