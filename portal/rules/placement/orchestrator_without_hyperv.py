"""Kubernetes runs Windows pods process-isolated."""

from collections.abc import Iterator

from portal import facts
from portal.placement import PLATFORMS, Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule
from portal.rules.placement._words import starts, use_image_for_host

HANDLER_DISPUTE = "hyperv-in-kubernetes"


@rule(
    Severity.ERROR,
    "Orchestrator offers no Hyper-V isolation",
    met="Orchestrator offers this isolation",
    on=Placement,
    stage=Stage.START,
    bad=("windows-server-2022 ltsc2022 hyperv kubernetes", "windows-server-2022 ltsc2019 hyperv aks"),
    good=("windows-server-2022 ltsc2022 process kubernetes", "windows-server-2022 ltsc2022 hyperv docker"),
    lesson="isolation-on-kubernetes",
    sources=("k8s-windows-intro", "aks-windows-best-practices", "containerd-cri-config-windows"),
)
def orchestrator_without_hyperv(placement: Placement) -> Iterator[Finding]:
    """
    Kubernetes supports process isolation for Windows pods, and nothing else; AKS follows suit. containerd
    does ship a runtime class for Hyper-V isolation (`runhcs-wcow-hypervisor`), and a self-managed cluster can
    define a RuntimeClass for it at its own risk: that is outside what Kubernetes supports.

    **What to do.** Use images of the node's build; keep a node pool per Windows release, and select it with
    the `node.kubernetes.io/windows-build` label. For hostile code use separate nodes, or virtual machines.
    """
    if not placement.is_windows or placement.orchestrator not in facts.current().platform.process_only:
        return
    name = PLATFORMS[placement.orchestrator]
    if placement.mode == "hyperv":
        message = f"{name} supports process isolation only for Windows containers."
        yield breaks("orchestrator", message, fixes=tuple(_ways_out(placement)), dispute=HANDLER_DISPUTE)
    else:
        yield holds("orchestrator", f"{name} supports process isolation, which is what this asks for.")


def _ways_out(placement: Placement) -> Iterator[Fix]:
    process, docker = placement.with_(isolation="process"), placement.with_(orchestrator="docker")
    if starts(process):
        yield Fix("Use process isolation", process)
    elif starts(docker):
        # Where nothing starts the image in this mode, the rule about the table offers another one.
        yield from use_image_for_host(placement)
    if starts(docker):
        name = PLATFORMS[placement.orchestrator]
        yield Fix("Start it with Docker", docker, f"Outside {name}, on a host of the same release.")
