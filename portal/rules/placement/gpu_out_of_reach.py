"""Which containers can use a GPU."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, asks, breaks, holds, rule
from portal.rules.placement._details import use_family

_DIRECTX = (
    "directx",
    "dx",
    "5b45201d-f2f2-4f3b-85bb-30ff1f953599",
    "class/5b45201d-f2f2-4f3b-85bb-30ff1f953599",
)
_FAMILIES = ("windows", "server")
DISPUTE = "gpu-on-windows-server-image"


@rule(
    Severity.ERROR,
    "GPU is out of reach",
    met="GPU can be used",
    on=Placement,
    stage=Stage.START,
    bad=(
        "windows-server-2019 windows:1809 hyperv gpu=directx",
        "windows-server-2022 servercore:ltsc2022 process gpu=directx",
        "windows-server-2022 server:ltsc2022 process gpu=cuda",
        "windows-server-2022 servercore:ltsc2022 process device=class/5B45201D-F2F2-4F3B-85BB-30FF1F953599",
    ),
    good=(
        "windows-server-2019 windows:1809 process gpu=directx",
        "windows-server-2022 server:ltsc2022 process gpu=directx",
    ),
    lesson="devices-and-gpus",
    sources=("ms-gpu", "ms-base-images"),
    about=("gpu", "device"),
)
def gpu_out_of_reach(placement: Placement) -> Iterator[Finding]:
    """
    Windows containers can use a GPU through DirectX and the frameworks on top of it, in process isolation
    only. The host has to be Windows Server 2019 or Windows 10 1809 or newer, with Docker 19.03 or newer and a
    WDDM 2.5 driver. The image has to be Windows (1809 to 20H2) or Windows Server (2022 and newer); Server
    Core and Nano Server lack the libraries. CUDA and other interfaces besides DirectX are not passed on.

    **What to do.** Start with `--isolation process --device class/5B45201D-F2F2-4F3B-85BB-30FF1F953599`. On AKS use
    a node pool for Windows GPUs and ask for `microsoft.com/directx`.
    """
    more, image, host = placement.more, placement.image, placement.host
    gpu = more.gpu.lower() or ("directx" if more.device.lower().strip("{}") in (*_DIRECTX, "gpu") else "")
    if more.gpu and image.os == "linux" and placement.kernel_os == "linux":
        message = "On Linux it depends on the driver and on the runtime's support for GPUs, which are not told here."
        title = "GPU on Linux depends on driver and runtime"
        yield breaks("gpu", message, severity=Severity.INFO, title=title, sources=("docker-container-run",))
    if not gpu or image.os != "windows" or placement.kernel_os == "linux":
        return
    if placement.mode == "hyperv":
        fixes = (Fix("Use process isolation", placement.with_(isolation="process")),)
        yield breaks("isolation", "GPUs are not passed on to Hyper-V-isolated containers.", fixes=fixes)
    if gpu not in _DIRECTX:
        yield breaks("gpu", "Only DirectX, and what is built on it, reaches a GPU from a Windows container.")
    if image.family and image.family not in _FAMILIES:
        larger = use_family(placement, "server") or use_family(placement, "windows")
        yield breaks("image", "Server Core and Nano Server lack the libraries for a GPU.", fixes=larger)
    elif not image.family:
        yield asks(
            "image_family", "A GPU needs the Windows or Windows Server image; name the base image underneath."
        )
    elif placement.mode == "process":
        yield holds("image", "This base image can use a GPU in process isolation.", dispute=DISPUTE)
    if placement.orchestrator == "aks":
        message = "Windows GPU node pools of AKS are a preview, for Kubernetes 1.29 or newer; ask for microsoft.com/directx."
        yield breaks(
            "orchestrator",
            message,
            severity=Severity.WARNING,
            title="GPUs on AKS are a preview",
            sources=("aks-windows-gpu",),
        )
    least = facts.current().platform.revision_free.build
    if host.build is not None and host.build < least:
        yield breaks("host", f"GPUs reach containers from host build {least} on; this host has {host.build}.")
    if more.runtime_name == "docker" and more.runtime_version and more.runtime_version < (19, 3):
        yield breaks("runtime", f"GPUs need Docker 19.03 or newer; this is {more.runtime.partition(' ')[2]}.")
