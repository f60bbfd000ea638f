"""Windows base images have no `latest`, and some tags that look right were never published."""

from collections.abc import Iterator

from portal import facts
from portal.dockerfile import Dockerfile
from portal.placement import Image
from portal.rules.dockerfile._edits import fix, literal, replace
from portal.rules.dockerfile._reading import StageReading, read
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule


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
    lesson="host-and-image-versions",
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
        if image.tag.lower() in ("", "latest") and not image.digest:
            given = "the tag latest" if image.tag else "no tag, which means latest"
            yield breaks(
                where,
                f"{named} has {given}; no such tag is published.",
                fixes=_a_release(dockerfile, reading),
            )
        elif image.release and not image.release.tags.get(image.family):
            message = f"There is no {named} image for {image.release.name}."
            yield breaks(where, message, fixes=_other_family(dockerfile, reading))
        elif image.release:
            yield holds(where, f"{named}:{image.tag or image.digest} is an image of {image.release.name}.")


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
