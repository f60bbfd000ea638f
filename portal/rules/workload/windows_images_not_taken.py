"""The Windows releases that a target runs, on a day."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import day, listed, windows_containers, windows_releases
from portal.workload import Workload


@rule(
    Severity.ERROR,
    "Target takes no image of a supported Windows release",
    met="Target takes images of supported Windows releases",
    on=Workload,
    stage=Stage.PULL,
    bad=(
        "container-instances web-app netfx-4x as_of=2030-01-01",
        "windows-host console-app netfx-4x as_of=2040-01-01",
    ),
    good=(
        "aks web-app netfx-4x as_of=2026-11-26",
        "container-instances web-app netfx-4x as_of=2026-11-26",
        "app-service-container web-app netfx-4x as_of=2024-01-01",
    ),
    lesson="cloud-devops-ready",
    sources=(
        "aks-upgrade-windows-os",
        "aci-faq",
        "calamari-2165",
        "ms-base-image-lifecycle",
    ),
)
def windows_images_not_taken(workload: Workload) -> Iterator[Finding]:
    """
    An image is built for a release of Windows, and each platform runs only some of them: AKS those of its
    node pools, App Service 2019 and 2022, Container Instances 2019 alone. All of them end one day. A platform
    whose releases have all ended by the time you move is not for you.

    **What to do.** Choose the release first and the platform after it. The explorer shows which images start on which host.
    """
    if not windows_containers(workload) or not workload.tied_to_windows:
        return
    releases = windows_releases(workload)
    if not releases:
        yield breaks(
            "as_of",
            f"{workload.target.name} takes images of no release that gets updates on {day(workload.as_of)}.",
        )
    elif all(each.mainstream_end and each.mainstream_end < workload.as_of for each in releases):
        names = listed([each.name for each in releases])
        message = (
            f"{workload.target.name} takes images of {names} only, which has security updates and no more."
        )
        yield breaks("as_of", message, severity=Severity.INFO, title="Target takes old Windows releases only")
    else:
        names = listed([each.name for each in releases])
        yield holds("as_of", f"{workload.target.name} takes images of {names} on {day(workload.as_of)}.")
