"""A day on which the host or the image did not exist yet."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, rule
from portal.rules.placement._words import day, lifecycle, starts


@rule(
    Severity.ERROR,
    "Host or image is not released yet",
    met="Host and image are released",
    on=Placement,
    stage=Stage.PULL,
    bad=(
        "windows-server-2022 ltsc2019 hyperv as_of=2020-01-01",
        "windows-server-2019 ltsc2022 as_of=2021-08-17",
    ),
    good=(
        "windows-server-2022 ltsc2022 as_of=2021-08-18",
        "windows-server-2025 ltsc2025 as_of=2024-11-01",
    ),
    lesson="releases-and-lifecycles",
    sources=("ms-base-image-lifecycle",),
)
def not_released_yet(placement: Placement) -> Iterator[Finding]:
    """
    You asked about a day before the host or the image was released. Dates of support, retirement and node
    lists are judged as of that day, so a release that did not exist then has no answer but no.

    **What to do.** Ask about today, or about a day after the release. Previews that were handed out earlier
    are not in the facts.
    """
    host, image = placement.host.release, placement.image.release
    late = [each.released for each in (host, image) if each and each.released > placement.as_of]
    if not late:
        return
    to = placement.with_(as_of=max(late))
    fixes = (Fix(f"Ask about {day(to.as_of)}", to),) if starts(to) else ()
    for where, release in (("host", host), ("image", image)):
        if release and release.released > placement.as_of:
            yield breaks(
                where,
                f"The {where} is of {release.name}, released on {day(release.released)}, and not on {day(placement.as_of)}.",
                title=f"{where.capitalize()} is not released yet",
                sources=lifecycle(release),
                fixes=fixes,
            )
