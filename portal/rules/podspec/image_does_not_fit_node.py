"""An image that nodes of the chosen release do not start."""

from collections.abc import Iterator

from portal.placement import Placement, Unreadable
from portal.podspec import Container, PodSpec
from portal.rules.engine import Finding, Severity, Stage, Verdict, breaks, check, holds, rule
from portal.rules.podspec._pods import as_of, is_windows, node_release, orchestrator, short

# What says best why an image starts on a host.
TELLING = (
    "isolation-not-supported",
    "builds-differ",
    "image-newer-than-host",
    "tag-without-variant-for-host",
)


@rule(
    Severity.ERROR,
    "Image does not start on the chosen nodes",
    met="Image starts on the chosen nodes",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  nodeSelector:
    kubernetes.io/os: windows
    node.kubernetes.io/windows-build: "10.0.20348"
  containers: [{name: w, image: "mcr.microsoft.com/windows/servercore:ltsc2019"}]
""",
        """\
kind: Pod
spec:
  nodeSelector:
    kubernetes.io/os: windows
    kubernetes.azure.com/os-sku: Windows2022
  containers: [{name: w, image: "mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2025"}]
""",
    ),
    good=(
        """\
kind: Pod
spec:
  nodeSelector:
    kubernetes.io/os: windows
    node.kubernetes.io/windows-build: "10.0.20348"
  containers: [{name: w, image: "mcr.microsoft.com/windows/servercore:ltsc2022"}]
""",
        """\
kind: Pod
spec:
  nodeSelector:
    kubernetes.io/os: windows
    node.kubernetes.io/windows-build: "10.0.26100"
  containers: [{name: w, image: "mcr.microsoft.com/windows/nanoserver:ltsc2025"}]
""",
    ),
    lesson="selecting-windows-nodes",
    sources=("ms-version-compatibility", "k8s-windows-user-guide"),
)
def image_does_not_fit_node(pod: PodSpec) -> Iterator[Finding]:
    """
    Pods on Windows share the kernel of their node, so an image starts on nodes of its own release and on
    some newer ones, never on older ones. The node's release comes from the selector
    `node.kubernetes.io/windows-build`, on AKS from `kubernetes.azure.com/os-sku`, or from what you choose
    beside the manifest. The judgement is that of the rules on placements, for the same image, node and
    day.

    **What you see.** *The container operating system does not match the host operating system*, or *no
    match for platform in manifest* at the pull.

    **What to do.** Take the image of the node's release, or nodes of the image's. HostProcess containers
    may have any release.
    """
    release, _label = node_release(pod)
    if release is None or not is_windows(pod):
        return
    for container in pod.containers:
        if pod.is_host_process(container) or not container.image:
            continue
        try:
            placement = Placement.of(
                release.slug, container.image.text, "process", orchestrator(pod), as_of(pod)
            )
        except Unreadable as unreadable:
            yield breaks(
                container.image.where,
                f"{short(container.name)}: {' '.join(unreadable.errors.values())}",
                title="Image reference cannot be read",
                stage=Stage.PULL,
            )
            continue
        yield from _judged(container, placement)


def _judged(container: Container, placement: Placement) -> Iterator[Finding]:
    where, name = container.image.where, f"{short(container.name)} on {placement.host.name}"
    if placement.image.os == "linux":
        return  # image-is-for-the-other-system says it
    report = check(placement)
    if report.verdict is Verdict.BLOCKED:
        for outcome in report.errors:
            yield breaks(
                where,
                f"{name}: {outcome.message}",
                title=outcome.title,
                sources=outcome.sources,
                stage=outcome.stage,
                dispute=outcome.dispute,
            )
        return
    for outcome in report.asking:
        message = f"{name}: {outcome.message}"
        yield breaks(
            where,
            message,
            title="Image name does not tell the release",
            severity=Severity.INFO,
            sources=outcome.sources,
        )
    for outcome in report.warnings:
        yield breaks(
            where,
            f"{name}: {outcome.message}",
            title=outcome.title,
            severity=Severity.WARNING,
            sources=outcome.sources,
        )
    if report.verdict in (Verdict.RUNS, Verdict.LIMITS):
        said = {outcome.rule.id: outcome.message for outcome in reversed(report.holding)}
        reason = next(
            (said[rule_id] for rule_id in TELLING if rule_id in said), "no rule on placements objects."
        )
        yield holds(where, f"{name}: {reason}")
