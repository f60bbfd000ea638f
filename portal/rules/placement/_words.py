"""Words and fixes that several placement rules share."""

from __future__ import annotations

import datetime

from portal import facts
from portal.facts import Release
from portal.placement import Placement
from portal.rules.engine import Fix


def pair(placement: Placement) -> str:
    """ "build 17763 image on a build 20348 host", with revisions where known."""
    return f"image build {placement.image.version}, host build {placement.host.version}"


def use_hyperv(placement: Placement) -> tuple[Fix, ...]:
    """Start the same image with Hyper-V isolation, where the table lists it and the orchestrator can."""
    support = placement.support
    if support is None or "hyperv" not in support.modes or placement.orchestrator in ("kubernetes", "aks"):
        return ()
    command = ""
    if placement.orchestrator == "docker":
        command = f"docker run --isolation=hyperv {placement.image.reference}"
    return (
        Fix(
            "Use Hyper-V isolation",
            placement.with_(isolation="hyperv"),
            f"The utility VM brings a kernel of build {placement.image.build}. The host needs Hyper-V.",
            command,
        ),
    )


def use_image_for_host(placement: Placement) -> tuple[Fix, ...]:
    """Take the image of the newest release that the host runs in the mode asked for."""
    host = placement.host.release
    if host is None:
        return ()
    best = _best_image(host, placement)
    if best is None or best.image_key == placement.image.key:
        return ()
    same = (
        "Same build as the host"
        if best.build == host.build
        else f"Build {best.build}, which the host accepts"
    )
    return (
        Fix(
            f"Use an {best.image_key} image",
            placement.with_(image=best),
            f"{same}. Rebuild your image on it.",
        ),
    )


def _best_image(host: Release, placement: Placement) -> Release | None:
    known = facts.current()
    for release in known.image_releases():
        support = known.support.get((host.slug, release.image_key))
        family = placement.image.family or "servercore"
        if support and placement.mode in support.modes and release.tags.get(family):
            return release
    return None


def use_host_of_image(placement: Placement) -> tuple[Fix, ...]:
    """Run the image where its own build is the host's build."""
    release = placement.image.release
    if (
        release is None
        or not release.is_host
        or release.slug == (placement.host.release and placement.host.release.slug)
    ):
        return ()
    until = release.support_ends
    detail = f"Its support ends on {day(until)}." if until else ""
    return (Fix(f"Run it on a {release.name} host", placement.with_(host=release), detail),)


def day(date: datetime.date) -> str:
    """A date as people read it: 24 Nov 2026."""
    return f"{date.day} {date:%b %Y}"


def lifecycle(release: Release) -> tuple[str, ...]:
    """The sources of a release's dates, without those of its tags and sizes."""
    dates = tuple(s for s in release.sources if "lifecycle" in s or s.startswith("eol-"))
    return dates or release.sources[:1]
