"""An image without labels."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule


@rule(
    Severity.INFO,
    "Labels are missing",
    met="Labels are there",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        'FROM alpine:3.22\nCOPY server /bin/\nCMD ["/bin/server"]\n',
        'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY app.exe C:/\nENTRYPOINT ["C:/app.exe"]\n',
    ),
    good=(
        'FROM alpine:3.22\nLABEL org.opencontainers.image.source="https://example.org/server"\nCOPY server /bin/\nCMD ["/bin/server"]\n',
        'FROM alpine:3.22\nLABEL org.opencontainers.image.source=https://example.org\nCMD ["sh"]\n',
    ),
    lesson="dockerfile-instructions",
    sources=("hadolint-readme", "dockerfile-reference"),
)
def labels_are_missing(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Labels travel with the image. A year later they are the only thing that says which repository and
    version a running container was built from, and whom to ask. This rule looks only at files that copy
    something of yours and say what to start.

    **What you see.** An image in a registry, and nobody knows where it came from.

    **What to do.** Add the keys of the Open Container Initiative: `org.opencontainers.image.source`,
    `version`, `revision`, `title`, `licenses`. Values that change with each build are better set with
    `docker build --label`, so that they do not disturb the cache.
    """
    final = read(dockerfile).final
    if final is None:
        return
    if any(True for here in final.lineage for _ in here.all("LABEL")):
        yield holds("", "The image carries labels.")
    elif any(final.all("CMD", "ENTRYPOINT")) and any(final.all("COPY", "ADD")):
        yield breaks("", "No label tells where this image comes from.")
