"""An image whose Windows release gets no more updates."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule
from portal.rules.placement._words import day, lifecycle


@rule(
    Severity.WARNING,
    "Image is no longer serviced",
    met="Image is serviced",
    on=Placement,
    stage=Stage.RUN,
    bad=(
        "windows-server-2022 1903 hyperv as_of=2026-11-24",
        "windows-server-2019 nanoserver:sac2016 hyperv as_of=2026-11-24",
    ),
    good=(
        "windows-server-2022 ltsc2022 as_of=2026-11-24",
        "windows-server-2019 1903 hyperv as_of=2020-01-01",
    ),
    lesson="host-and-image-versions",
    sources=("ms-base-image-lifecycle",),
)
def image_retired(placement: Placement) -> Iterator[Finding]:
    """
    Microsoft rebuilds the base images of supported releases every month. After the end of support the tag
    stays in the registry and can still be pulled, but what is in it stays as it was: every later hole in
    Windows stays open in your container.

    **What to do.** Rebuild on the image of a release in support. The application rarely notices; the check is
    to build, start and test it once.
    """
    image = placement.image
    release = image.release
    if image.os != "windows" or release is None:
        return
    end = release.image_ends(image.family)
    if end is None:
        return
    if end < placement.as_of:
        yield breaks(
            "image",
            f"{release.name} images{_of(image.family, release.slug)} got their last update by {day(end)}.",
            sources=lifecycle(release),
            fixes=_newer(placement),
        )
    else:
        yield holds(
            "image",
            f"{release.name} images are rebuilt with each monthly update until {day(end)}.",
            sources=lifecycle(release),
        )


def _of(family: str, slug: str) -> str:
    return " of Nano Server" if family == "nanoserver" and slug == "windows-server-2016" else ""


def _newer(placement: Placement) -> tuple[Fix, ...]:
    known = facts.current()
    host = placement.host.release
    if host is None:
        return ()
    for release in known.image_releases():
        support = known.support.get((host.slug, release.image_key))
        alive = (release.image_ends(placement.image.family) or placement.as_of) >= placement.as_of
        if alive and support and placement.mode in support.modes:
            return (Fix(f"Use an {release.image_key} image", placement.with_(image=release)),)
    return ()
