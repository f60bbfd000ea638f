"""An image whose Windows release gets no more updates."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule
from portal.rules.placement._words import day, images_for_host, lifecycle, use_image


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
    lesson="releases-and-lifecycles",
    sources=("ms-base-image-lifecycle",),
)
def image_retired(placement: Placement) -> Iterator[Finding]:
    """
    Microsoft rebuilds the base images of supported releases every month. After the end of support they
    are not rebuilt, so what is in them stays as it was: every later hole in Windows stays open in your container.

    **What to do.** Rebuild on the image of a release in support, start it and test it.
    """
    image = placement.image
    release = image.release
    if image.os != "windows" or release is None:
        return
    end = release.image_ends(image.family)
    if end is None:
        return
    # Some base images end before the rest of their release.
    own = facts.current().families[image.family].name if image.family in release.image_end else ""
    images = f"{own} images of {release.name}" if own else f"{release.name} images"
    if end < placement.as_of:
        yield breaks(
            "image",
            f"{images} got their last update by {day(end)}.",
            sources=lifecycle(release),
            fixes=_newer(placement),
        )
    else:
        yield holds(
            "image",
            f"{images} are rebuilt with each monthly update until {day(end)}.",
            sources=lifecycle(release),
        )


def _newer(placement: Placement) -> tuple[Fix, ...]:
    to = next(images_for_host(placement, rebuilt_only=True), None)
    return use_image(placement, to) if to else ()
