"""The runtime, and the images and platforms that have it."""

from collections.abc import Iterator

from portal import facts
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import (
    containers,
    day,
    dropped,
    machine,
    managed_instance,
    said,
    windows_containers,
)
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "No base image is kept up for this runtime",
    met="Base images for this runtime are kept up",
    on=Workload,
    stage=Stage.BUILD,
    bad=(
        "aks web-app netfx-2-3 as_of=2026-11-26",
        "windows-host console-app netfx-below-2",
        "app-service-container web-app netfx-2-3 as_of=2026-01-01",
    ),
    good=(
        "aks web-app netfx-4x",
        "windows-host console-app modern-net",
        "aks web-app netfx-2-3 as_of=2025-01-01",
        "app-service-managed-instance web-app netfx-2-3",
    ),
    lesson="cloud-devops-ready",
    sources=(
        "netfx-aspnet-readme",
        "dotnet-supported-tags",
        "netfx-retirement-2025-10",
        "netfx-install-netfx3",
        "ms-lift-and-shift",
    ),
    about=(
        "netfx-below-2",
        "netfx-2-3",
        "netfx-4x",
        "modern-net",
    ),
)
def runtime_without_base_image(workload: Workload) -> Iterator[Finding]:
    """
    An official image saves most of the work, and gets fixes by itself. There are some for .NET Framework 4.8 and
    4.8.1 on Server Core, and for current .NET on Nano Server, Server Core and Linux. Those with 3.5 have not been
    rebuilt since 14 October 2025; it can still be added to Server Core. Before 2.0 nothing runs in containers.

    **What to do.** Try programs for 2.0 to 3.5 on 4.8 first; most run. Otherwise build an image of your own
    with NetFx3, or use a platform that has 3.5.
    """
    for signal in said(workload, "netfx-below-2"):
        if machine(workload):
            yield holds(signal.id, "The machine keeps the runtime it has.", title="Runtime moves along")
        else:
            message = "Versions before .NET Framework 2.0 are supported in no container and on no platform."
            yield breaks(signal.id, message, severity=Severity.ERROR, fixes=dropped(workload, signal))
    for signal in said(workload, "netfx-2-3"):
        tags = facts.current().frameworks["netfx-runtime"].tags
        ends = [tag.ends for tag in tags if tag.version.startswith("3.5")]
        kept = any(end is None or end > workload.as_of for end in ends)
        if managed_instance(workload):
            yield holds(
                signal.id,
                ".NET Framework 3.5 is installed there.",
                title="Runtime is there",
                sources=("app-service-managed-instance",),
            )
        elif windows_containers(workload) and kept:
            yield holds(signal.id, "Images with .NET Framework 3.5 are kept up on that day.")
        elif windows_containers(workload):
            message = f"Images with .NET Framework 3.5 are not rebuilt since {day(max(end for end in ends if end))}."
            yield breaks(signal.id, message, fixes=dropped(workload, signal))
    for signal in said(workload, "netfx-4x", "modern-net"):
        if containers(workload) and (workload.container_system == "windows" or not signal.windows):
            name = "on Windows" if windows_containers(workload) else "on Linux"
            yield holds(signal.id, f"{signal.name}: Microsoft publishes images and rebuilds them, {name}.")
        elif managed_instance(workload) and signal.id == "netfx-4x":
            yield holds(
                signal.id,
                ".NET Framework 4.8 is installed there.",
                title="Runtime is there",
                sources=("app-service-managed-instance",),
            )
        elif workload.target_id == "app-service-code":
            message = f"{signal.name}: App Service runs such sites as code."
            yield holds(
                signal.id,
                message,
                title="Runtime is there",
                sources=("app-service-os-functionality", "appcat-dotnet"),
            )
