"""How much memory a Hyper-V-isolated container gets."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.placement._details import engine_of

_MB = 1024 * 1024


@rule(
    Severity.WARNING,
    "Container gets little memory",
    met="Memory of the container is set",
    on=Placement,
    stage=Stage.RUN,
    bad=(
        "windows-server-2022 ltsc2019 hyperv memory_limit=none",
        "windows-11-24h2 ltsc2025 hyperv memory_limit=none",
        "? ltsc2022 default app-service memory_limit=none",
        "windows-server-2022 servercore:ltsc2019 hyperv memory_limit=128m",
    ),
    good=(
        "windows-server-2022 ltsc2019 hyperv memory_limit=4g",
        "windows-server-2022 ltsc2022 process memory_limit=none",
    ),
    lesson="resource-controls",
    sources=("ms-docs-477", "hcsshim-options", "ms-resource-controls", "hcsshim-oci-uvm"),
    about=("memory_limit",),
)
def utility_vm_memory(placement: Placement) -> Iterator[Finding]:
    """
    A Hyper-V-isolated container sees the memory of its utility VM and no more. If no limit is set, the VM
    gets 1 GB, with Docker and with containerd, however much the host has (a report says 2 GB for Docker).
    With a limit, Docker gives the VM the limit plus room for the system, rounded up; containerd gives it the
    limit alone. Process-isolated containers without a limit can take all of the host's memory. Azure App
    Service limits Windows containers to 1 GB unless a setting says otherwise.

    **What you see.** Builds and large applications end with *OutOfMemoryException* or become slow; inside,
    Windows reports 1 GB.

    **What to do.** `docker run -m 4GB`, also for `docker build`; in App Service `WEBSITE_MEMORY_LIMIT_MB`.
    """
    limit, known = placement.more.memory_limit, facts.current().platform
    if limit is None or placement.image.os != "windows" or placement.kernel_os == "linux":
        return
    default = known.hyperv_needs.uvm_memory_mb
    if placement.orchestrator == "app-service":
        if not limit:
            message = f"App Service gives a Windows container {known.facts['app_service_memory_mb'].value} MB unless WEBSITE_MEMORY_LIMIT_MB says more."
            yield breaks("memory_limit", message, sources=("app-service-custom-container",))
    elif placement.mode == "hyperv":
        least = int(known.facts["hyperv_least_memory_mb"].value)
        if not limit:
            message = f"No limit is set, so the utility VM gets {default} MB, whatever the host has."
            yield breaks("memory_limit", message, dispute="hyperv-default-memory")
        elif limit < least * _MB:
            message = f"{limit // _MB} MB is below the {least} MB that Microsoft named for an idle Server Core container."
            yield breaks("memory_limit", message, sources=("ms-system-requirements-2022-06",))
        elif engine_of(placement) == "containerd":
            message = f"The utility VM gets {limit // _MB} MB, its own system included."
            yield holds("memory_limit", message, sources=("hcsshim-oci-uvm",))
        else:
            yield holds(
                "memory_limit", f"The utility VM is made for {limit // _MB} MB and room for its system."
            )
    elif limit:
        yield holds(
            "memory_limit", "A job object limits the memory; programs still see all that the host has."
        )
    else:
        yield holds(
            "memory_limit", "Without a limit, process-isolated containers can take all memory of the host."
        )
