"""Some tags that look right were never published, or are no more."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule


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
    ),
    good=(
        "windows-server-2022 mcr.microsoft.com/windows/server:ltsc2022",
        "windows-server-2019 mcr.microsoft.com/windows:1809",
        "windows-server-2022 mcr.microsoft.com/windows/servercore:ltsc2022-amd64",
    ),
    lesson="host-and-image-versions",
    sources=("ms-version-compatibility", "ms-base-images"),
)
def tag_not_published(placement: Placement) -> Iterator[Finding]:
    """
    Microsoft publishes no `latest` for the Windows base images, because a moving tag that crosses builds
    would break every host that is not new enough. A reference without tag means `latest`. And not every
    base image exists for every release: the *Windows* image ended with 20H2, and *Windows Server* took its
    place from 2022 on; Nano Server 2019 goes by `1809`.

    **What you see.** *manifest unknown* or *not found* at the pull, or at the `FROM` line of a build.

    **What to do.** Name a release: `ltsc2025`, `ltsc2022`, `ltsc2019`, or one build with its revision.
    """
    image = placement.image
    if not image.is_base:
        return
    if image.tag.lower() in ("", "latest") and not image.digest:
        given = "no tag, which means latest" if not image.tag else "the tag latest"
        yield breaks(
            "image", f"{image.repository} has {given}; none is published.", fixes=_published(placement)
        )
    elif image.release and not image.release.tags.get(image.family):
        yield breaks(
            "image",
            f"There is no {image.repository} image for {image.release.name}.",
            fixes=_published(placement),
        )
    elif image.release:
        yield holds("image", f"{image.repository} is published for {image.release.name}.")


def _published(placement: Placement) -> tuple[Fix, ...]:
    image, host = placement.image, placement.host.release
    release = image.release or host
    known = facts.current()
    if release is None or not known.image_release(release.image_key or "-"):
        return ()
    families = [image.family, "server", "servercore"]
    family = next((f for f in families if release.tags.get(f)), None)
    if family is None:
        return ()
    from portal.placement import Image

    fixed = Image.of_release(release, family)
    text = f"{fixed.repository}:{fixed.tag}"
    return (Fix(f"Use {text}", placement.with_(image=Image.parse(text))),)
