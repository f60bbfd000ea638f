"""The base image that is for HostProcess containers only."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule


@rule(
    Severity.ERROR,
    "Image is for HostProcess containers only",
    met="Image fits this kind of container",
    on=Placement,
    stage=Stage.START,
    bad=(
        "windows-server-2022 mcr.microsoft.com/oss/kubernetes/windows-host-process-containers-base-image:v1.0.0",
        "windows-server-2022 mcr.microsoft.com/oss/kubernetes/windows-host-process-containers-base-image:v1.0.0 "
        "process kubernetes host_process=no",
    ),
    good=(
        "windows-server-2022 mcr.microsoft.com/oss/kubernetes/windows-host-process-containers-base-image:v1.0.0 "
        "process kubernetes host_process=yes host_network=yes",
        "windows-server-2022 ltsc2022 process kubernetes host_process=yes host_network=yes",
    ),
    lesson="hostprocess-containers",
    sources=("hostprocess-base-readme", "k8s-hostprocess"),
)
def host_process_image_elsewhere(placement: Placement) -> Iterator[Finding]:
    """
    This base image is a few kilobytes and holds no Windows: no system files, no registry. HostProcess containers need
    none of that, because they are processes of the host. Any other container starts from the system files in its image
    and cannot start from this one.

    **What to do.** Use it for HostProcess pods (and build it with BuildKit); use Nano Server or Server Core
    for the rest.
    """
    if placement.image.family != "hostprocess":
        return
    if placement.more.host_process:
        yield holds("image", "The image without Windows files is made for HostProcess containers.")
    else:
        fix = Fix(
            "Start it as a HostProcess container",
            placement.with_(
                orchestrator="kubernetes", isolation="process", host_process=True, host_network=True
            ),
        )
        message = "This image has no Windows in it; only HostProcess containers start from it."
        yield breaks("image", message, fixes=(fix,))
