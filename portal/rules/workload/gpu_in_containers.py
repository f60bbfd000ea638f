"""GPUs, by the interface that the program uses."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, asks, breaks, holds, rule
from portal.rules.workload._judged import dropped, machine, not_needed, said, windows_containers
from portal.workload import Workload


@rule(
    Severity.ERROR,
    "GPU is out of the application's reach",
    met="Needs no GPU",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "windows-host gpu-cuda netfx-4x",
        "app-service-container web-app directx-gpu",
        "aks directx-gpu netfx-4x",
    ),
    good=(
        "azure-vm gpu-cuda",
        "azure-vm directx-gpu",
        "own-vm gpu-cuda",
        "aks web-app not:gpu-cuda",
    ),
    lesson="choosing-per-application",
    sources=(
        "ms-gpu",
        "ms-gpu-plan",
        "aks-windows-gpu",
        "app-service-custom-container",
    ),
    about=(
        "gpu-cuda",
        "directx-gpu",
    ),
)
def gpu_in_containers(workload: Workload) -> Iterator[Finding]:
    """
    From Windows containers a GPU can be reached through DirectX and what is built on it, in process
    isolation, with the base image Windows or Server. CUDA and others are not passed on. App Service isolates
    its Windows containers with Hyper-V, so no GPU is there. GPU node pools for Windows on AKS are a preview.

    **What to do.** Run CUDA programs in Linux containers or on a virtual machine with a GPU.
    """
    for signal in said(workload, "gpu-cuda", "directx-gpu"):
        name, title = workload.target.name, "GPU can be reached on conditions"
        if machine(workload):
            where = (
                "There are sizes of virtual machines with a GPU."
                if workload.target.in_azure
                else "A VM host can assign one of its GPUs to a virtual machine."
            )
            yield holds(signal.id, where, title="GPU can be reached")
        elif windows_containers(workload) and signal.id == "gpu-cuda":
            yield breaks(
                signal.id, "Windows containers reach GPUs by DirectX only.", fixes=dropped(workload, signal)
            )
        elif workload.target_id in ("aks", "windows-host") and signal.id == "directx-gpu":
            extra = " On AKS that is a preview." if workload.target_id == "aks" else ""
            message = f"It needs process isolation and the base image Windows or Server.{extra}"
            yield breaks(signal.id, message, severity=Severity.WARNING, title=title)
        elif workload.target_id == "app-service-container":
            yield breaks(
                signal.id,
                "App Service isolates by Hyper-V, and no GPU is passed on there.",
                fixes=dropped(workload, signal),
            )
        else:
            yield asks(signal.id, f"No source here says whether {name} offers GPUs; look at its page.")
    yield from not_needed(workload, "gpu-cuda", "directx-gpu")
