"""Some tags that look right were never published, or are no more."""

import datetime
from collections.abc import Iterator

from portal import facts
from portal.facts import Release
from portal.placement import Image, Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, asks, breaks, holds, rule
from portal.rules.placement._words import STAND_INS, best_image_for_host, day


@rule(
    Severity.ERROR,
    "Tag is not published",
    met="Tag is a published one",
    on=Placement,
    stage=Stage.PULL,
    bad=(
        "windows-server-2022 mcr.microsoft.com/windows:ltsc2022",
        "windows-server-2022 mcr.microsoft.com/windows/servercore:latest",
        "windows-server-2022 mcr.microsoft.com/windows/nanoserver",
        "windows-server-2016 nanoserver:ltsc2016",
    ),
    good=(
        "windows-server-2022 mcr.microsoft.com/windows/server:ltsc2022",
        "windows-server-2019 mcr.microsoft.com/windows:1809",
        "windows-server-2022 mcr.microsoft.com/windows/servercore:ltsc2022-amd64",
    ),
    lesson="windows-base-images",
    sources=("ms-version-compatibility", "ms-base-images"),
)
def tag_not_published(placement: Placement) -> Iterator[Finding]:
    """
    Since April 2019 Microsoft has published no `latest` for the Windows base images: you have to name a
    release. A reference without a tag means `latest`. And not every base image exists for every release: the
    *Windows* image ended with 20H2, and *Windows Server* took its place from 2022 on; Nano Server of 2016 was
    `sac2016`.

    **What you see.** *manifest unknown* or *not found* at the pull, or at the `FROM` line of a build.

    **What to do.** Name a release: `ltsc2025`, `ltsc2022`, `ltsc2019`, or one build with its revision.
    """
    image = placement.image
    if not image.is_base:
        return
    gone = datetime.date.fromisoformat(str(facts.current().platform.facts["latest_gone_since"].value))
    if image.is_latest and placement.as_of < gone and image.family in ("nanoserver", "servercore"):
        message = (
            f"Until {day(gone)} there was a tag latest, which moved from release to release; name the build."
        )
        yield asks("image_build", message)
    elif image.is_latest:
        given = "no tag, which means latest" if not image.tag else "the tag latest"
        message = f"{image.repository} has {given}; none is published."
        yield breaks("image", message, fixes=_published(placement))
    elif known := facts.current().families[image.family].unpublished_tag(image.tag):
        message = f"{image.repository}:{image.tag} is not published. {known.why}."
        yield breaks("image", message, sources=known.sources, fixes=_published(placement))
    elif image.release is None:
        return
    elif not image.release.tags.get(image.family):
        message = f"There is no {image.repository} image for {image.release.name}."
        yield breaks("image", message, fixes=_published(placement))
    elif image.release.matches_tag(image.tag.lower().removesuffix("-amd64")):
        yield holds("image", f"{image.repository} is published for {image.release.name}.")
    else:
        yield holds(
            "image",
            f"{image.repository} is published for {image.release.name}; whether this tag still is, Bulkhead cannot tell.",
            title="Base image is published for this release",
        )


def _published(placement: Placement) -> tuple[Fix, ...]:
    """The tag that was meant, else one that the host runs."""
    image = placement.image
    release = image.release or placement.host.release
    family = _family(image, release) if release and release.image_key else ""
    if release is None or not family:
        to = best_image_for_host(placement)
    else:
        to = placement.with_(image=Image.of_release(release, family))
    if to is None:
        return ()
    return (Fix(f"Use {to.image.reference}", to),)


def _family(image: Image, release: Release) -> str:
    """The base image asked for, else what takes its place."""
    wanted = (image.family, *STAND_INS)
    return next((family for family in wanted if release.tags.get(family)), "")
