"""Services that hide the host, and the images that they take."""

import datetime
from collections.abc import Iterator

from portal import facts
from portal.facts import Release
from portal.placement import HOSTED, PLATFORMS, Image, Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, asks, breaks, holds, rule
from portal.rules.placement._words import day

_SOURCES = {
    "aci": ("aci-faq",),
    "app-service": ("calamari-2165", "app-service-custom-container", "aspnet-docker-173"),
}


@rule(
    Severity.ERROR,
    "Service does not take this image",
    met="Service takes this image",
    on=Placement,
    stage=Stage.PULL,
    bad=(
        "? ltsc2025 default app-service",
        "? ltsc2016 default aci as_of=2026-11-24",
        "? 1803 default aci",
        "? servercore:10.0.17763.900 default aci as_of=2026-11-24",
        "? ltsc2019 default app-service as_of=2019-02-15",
    ),
    good=(
        "? ltsc2022 default app-service",
        "? nanoserver:1809 default aci as_of=2026-11-24",
        "? ltsc2016 default aci as_of=2020-11-24",
        "? ltsc2016 default app-service as_of=2019-02-15",
        "? debian:12 default app-service",
    ),
    lesson="host-and-image-versions",
    sources=("aci-faq", "calamari-2165", "app-service-custom-container", "aspnet-docker-173"),
)
def hosted_platform_takes_image(placement: Placement) -> Iterator[Finding]:
    """
    Azure App Service and Azure Container Instances run containers on machines that you do not choose, so the
    service's own list of Windows releases decides. App Service takes images of 2019 to 2022; until March 2019
    it took those of 2016 and none newer. Container Instances took 2016 until the end of 2022, takes 2019 from
    revision 1040 on, and never took 1709 or 1803; its list names nothing newer. Both run Linux images as
    well.

    **What you see.** App Service: *The specified Windows Containers image is not compatible with Azure App Service*.
    Container Instances: *OsVersionNotSupported*.

    **What to do.** Rebuild on a release from the list, or use AKS, where you choose the nodes.
    """
    if placement.orchestrator not in HOSTED or not placement.image.os:
        return
    name, image = PLATFORMS[placement.orchestrator], placement.image
    sources = _SOURCES[placement.orchestrator]
    if placement.isolation != "default":
        message = f"{name} chooses how containers are isolated; nobody can ask for a mode."
        yield breaks(
            "isolation",
            message,
            severity=Severity.INFO,
            title="Service chooses the isolation",
            sources=sources,
        )
    if image.os == "linux":
        yield holds(
            "image",
            f"{name} runs Linux images; a container group or plan is for one system.",
            sources=sources,
        )
    elif image.release is None and image.variants:
        yield holds("image", f"{name} picks a variant of the tag that its machines run.", sources=sources)
    elif image.release is None:
        yield asks(
            "image_build", f"{name} goes by the image's Windows release; name its build.", sources=sources
        )
    elif why := _why_not(placement, image.release):
        yield breaks("image", f"{name} {why}", sources=sources, fixes=_taken(placement))
    else:
        yield holds("image", f"{name} takes images of {image.release.name}.", sources=sources)


def _why_not(placement: Placement, release: Release) -> str:
    known, build = facts.current().platform, release.build
    newest = int(known.facts["app_service_newest_build"].value)
    if placement.orchestrator == "app-service":
        early = datetime.date.fromisoformat(str(known.facts["app_service_2016_until"].value))
        if placement.as_of <= early:
            oldest = build == known.revision_must_match.build
            return "" if oldest else f"took images of Windows Server 2016 and none newer until {day(early)}."
        allowed = known.revision_free.build <= build <= newest and release.channel == "ltsc"
        return "" if allowed else f"takes images of Windows Server 2019 and 2022, not of {release.name}."
    if build == known.revision_must_match.build:
        until = datetime.date.fromisoformat(str(known.facts["aci_2016_until"].value))
        return "" if placement.as_of <= until else f"took images of {release.name} until {day(until)}."
    if build != known.revision_free.build:
        return f"names images of Windows Server 2019 on its list, and none of {release.name}."
    least, revision = int(known.facts["aci_2019_revision"].value), placement.image.revision
    if revision is not None and revision < least:
        return f"takes 2019 images from revision {least} on; this one has {revision}."
    return ""


def _taken(placement: Placement) -> tuple[Fix, ...]:
    """The newest image that the service took on that day."""
    found = sorted(facts.current().image_releases(), key=lambda each: -each.build)
    plain = placement.with_(image=Image.of_release(found[0], "servercore"))
    release = next((each for each in found if not _why_not(plain, each)), None)
    if release is None:
        return ()
    family = placement.image.family or "servercore"
    family = family if release.tags.get(family) else "servercore"
    to = placement.with_(image=Image.of_release(release, family))
    return (Fix(f"Use {to.image.reference}", to, "Rebuild your image on it."),)
