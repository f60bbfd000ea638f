"""Which mode results when nobody asks for one."""

from collections.abc import Iterator

from portal.placement import PLATFORMS, Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

SOURCES = {
    "docker": ("ms-hyperv-container", "moby-daemon-windows"),
    "containerd": ("containerd-cri-config-windows",),
    "kubernetes": ("k8s-windows-intro", "containerd-cri-config-windows"),
    "aks": ("aks-windows-best-practices",),
}


@rule(
    Severity.INFO,
    "Isolation follows the default",
    met="Isolation follows the default",
    on=Placement,
    stage=Stage.START,
    bad=("windows-server-2022 ltsc2022 default other", "windows-11-24h2 ltsc2025 default other"),
    good=(
        "windows-server-2022 ltsc2022 default",
        "windows-11-24h2 ltsc2025 default",
        "windows-11-24h2 ltsc2025 process other",
    ),
    lesson="defaults-and-editions",
    sources=("ms-hyperv-container", "moby-daemon-windows", "containerd-cri-config-windows"),
)
def default_isolation(placement: Placement) -> Iterator[Finding]:
    """
    Isolation is chosen when a container starts and not when its image is built. If you say nothing, Docker
    takes process isolation on Windows Server and Hyper-V isolation on Windows 10 and 11. containerd starts
    process-isolated containers on both, and so does Kubernetes with it, unless a runtime class says
    otherwise. For anything else that may start containers the default is not known here; this answer then
    assumes process isolation.

    **What to do.** Name the mode with `--isolation=process` or `--isolation=hyperv` when it matters, and look
    at the *Default Isolation* line of `docker info`: an administrator can change Docker's default with
    `exec-opts` in daemon.json.
    """
    if not placement.is_windows or placement.isolation != "default" or placement.host.text == "?windows":
        return
    if placement.orchestrator == "other":
        message = f"The default of what starts it is not known here; this answer takes {placement.mode_name}."
        yield breaks("isolation", message, title="The default here is not known")
        return
    who = PLATFORMS[placement.orchestrator]
    if placement.orchestrator == "docker":
        who += " on a client" if placement.host.is_client else " on a server"
    yield holds(
        "isolation",
        f"Nothing was asked for, so {who} starts it with {placement.mode_name}.",
        title=f"The default here is {placement.mode_name}",
        sources=SOURCES.get(placement.orchestrator),
    )
