"""Windows base images have no `latest`, and some tags that look right were never published."""

import re
from collections.abc import Iterator

from portal import facts
from portal.dockerfile import Dockerfile
from portal.placement import Image
from portal.rules.dockerfile._edits import fix, literal, replace
from portal.rules.dockerfile._reading import StageReading, read
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule

_FLOATING = re.compile(r"ltsc\d{4}|sac\d{4}|\d{2}h\d|\d{4}")


@rule(
    Severity.ERROR,
    "Base image tag is not published",
    met="Base image tag is published",
    on=Dockerfile,
    stage=Stage.PULL,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore\nRUN dir\n",
        "FROM mcr.microsoft.com/windows/nanoserver:latest\n",
        "FROM mcr.microsoft.com/windows:ltsc2022\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n",
        "FROM mcr.microsoft.com/windows/server:ltsc2022 AS app\nFROM app\n",
    ),
    lesson="windows-base-images",
    sources=("ms-version-compatibility", "ms-base-images"),
)
def base_without_published_tag(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Microsoft publishes no `latest` for the Windows base images: a tag that moves on to the next release
    would stop working on every older host. And not every base image exists for every release. The
    *Windows* image ended with 20H2; from 2022 on the *Windows Server* image, `windows/server`, takes
    its place.

    **What you see.** The build stops at `FROM` with *manifest unknown* or *not found*.

    **What to do.** Name the release: `ltsc2025`, `ltsc2022`, `ltsc2019`, or `1809` for Nano Server
    2019. Take the release of the hosts on which the container will run; then process isolation works.
    """
    for reading in read(dockerfile).stages:
        image = reading.image
        if reading.parent or image is None or not image.is_base:
            continue
        where, named = f"line:{reading.stage.line}", image.repository
        known = facts.current().families[image.family].unpublished_tag(image.tag or "latest")
        sources = known.sources if known and not image.digest else None
        if image.tag.lower() in ("", "latest") and not image.digest:
            given = "the tag latest" if image.tag else "no tag, which means latest"
            message = f"{named} has {given}; no such tag is published."
            yield breaks(where, message, sources=sources, fixes=_a_release(dockerfile, reading))
        elif image.release and not image.release.tags.get(image.family):
            message = f"There is no {named} image for {image.release.name}."
            yield breaks(where, message, sources=sources, fixes=_other_family(dockerfile, reading))
        elif image.release and _is_strange(image):
            tags = " or ".join(image.release.tags[image.family])
            message = f"The documentation names {named}:{tags} for {image.release.name}, and not {image.tag}."
            title = "Base image tag is not in the documentation"
            yield breaks(where, message, severity=Severity.INFO, title=title)
        elif image.release:
            yield holds(where, f"{named}:{image.tag or image.digest} is an image of {image.release.name}.")
        elif _FLOATING.fullmatch(image.tag.lower()):
            message = f"No Windows release is known whose {named} image has the tag {image.tag}."
            yield breaks(where, message, severity=Severity.WARNING, fixes=_a_release(dockerfile, reading))


def _is_strange(image: Image) -> bool:
    """Whether a tag names a release in a way in which this base image is not published."""
    tag = re.split(r"-(?=amd64|arm64|kb\d)", image.tag.lower())[0]
    known = {own.lower() for own in image.release.tags.get(image.family, ())} if image.release else set()
    return bool(_FLOATING.fullmatch(tag)) and tag not in known and not image.digest


def _a_release(dockerfile: Dockerfile, reading: StageReading) -> tuple[Fix, ...]:
    image = reading.image
    assert image
    newest = next((r for r in facts.current().image_releases() if r.tags.get(image.family)), None)
    if newest is None:
        return ()
    return _use(dockerfile, reading, Image.of_release(newest, image.family), safe=False)


def _other_family(dockerfile: Dockerfile, reading: StageReading) -> tuple[Fix, ...]:
    image = reading.image
    assert image and image.release
    family = next((f for f in ("server", "servercore") if image.release.tags.get(f)), None)
    return _use(dockerfile, reading, Image.of_release(image.release, family), safe=True) if family else ()


def _use(dockerfile: Dockerfile, reading: StageReading, image: Image, *, safe: bool) -> tuple[Fix, ...]:
    written = reading.stage.base_as_written
    if not written or "$" in written:
        return ()
    edit = replace(dockerfile, reading.stage.line, literal(written), image.reference)
    return fix(f"Use {image.reference}", edit, safe=safe)
