"""An image whose version nobody chose."""

from collections.abc import Iterator

from portal.dockerfile.images import ImageReference
from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._pods import short


@rule(
    Severity.WARNING,
    "Image has no version",
    met="Image has a version",
    on=PodSpec,
    stage=Stage.PULL,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  containers: [{name: a, image: registry.example.com/web}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  containers: [{name: a, image: "registry.example.com/web:latest"}]
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
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  containers: [{name: a, image: "registry.example.com/web@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}]
""",
    ),
    lesson="selecting-windows-nodes",
    sources=("k8s-images",),
)
def pod_image_without_version(pod: PodSpec) -> Iterator[Finding]:
    """
    Without a tag or a digest, `latest` is meant, and that is whatever was pushed last. Two nodes that pull on
    different days run different programs, and a roll-back brings back the same `latest`. For Windows there is
    more: the next `latest` may be built on a newer release than your nodes. Kubernetes pulls such an image at
    every start.

    **What you see.** Pods of one deployment that behave differently; after somebody else's push, pods that no
    longer start.

    **What to do.** Write a tag that is never moved, or a digest, or both.
    """
    for container in pod.containers:
        text = container.image.text
        try:
            reference = ImageReference.parse(text)
        except ValueError as error:
            if container.image:
                yield breaks(
                    container.image.where,
                    f"{short(container.name)}: {error}",
                    severity=Severity.ERROR,
                    title="Image reference cannot be read",
                )
            continue
        if reference.digest or (reference.tag and reference.tag != "latest"):
            yield holds(
                container.image.where,
                f"{short(container.name)} has {(reference.digest and 'a digest') or 'the tag ' + short(reference.tag, 40)}.",
            )
        else:
            yield breaks(
                container.image.where,
                f"{short(container.name)}: {short(text)} means whatever latest is on that day.",
            )
