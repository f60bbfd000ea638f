"""Kata Containers and gVisor: a second wall around Linux containers."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule

_NAMES = {"kata": "Kata Containers", "gvisor": "gVisor"}
_SOURCES = {"kata": ("kata-limitations",), "gvisor": ("gvisor-platforms",)}
_HOW = {
    "kata": "Each pod runs in a small virtual machine with a Linux kernel of its own.",
    "gvisor": "System calls end in a kernel that runs as a program; those that it does not know fail.",
}


@rule(
    Severity.ERROR,
    "Runtime is for Linux containers on Linux only",
    met="Runtime puts a second wall around the container",
    on=Placement,
    stage=Stage.START,
    bad=(
        "windows-server-2022 ltsc2022 process kubernetes runtime=kata",
        "windows-server-2022 ltsc2022 process containerd runtime=gvisor",
    ),
    good=(
        "linux debian:12 default kubernetes runtime=kata",
        "linux debian:12 default containerd runtime=gvisor hypervisor=no",
    ),
    lesson="kata-and-gvisor",
    sources=("kata-limitations", "gvisor-platforms"),
    about=("runtime",),
)
def sandboxed_runtime(placement: Placement) -> Iterator[Finding]:
    """
    Kata Containers starts each pod in a small virtual machine; gVisor (`runsc`) intercepts system calls and
    answers them from a kernel that is a program. Both are runtime classes for Linux containers on Linux
    nodes. Neither runs Windows containers; what comes nearest there is Hyper-V isolation.

    Kata needs a hypervisor on the node. gVisor's default platform (systrap) needs none, so it also runs in virtual
    machines without nesting.

    **What to do.** For Windows use Hyper-V isolation with Docker or containerd, or separate nodes.
    """
    name = placement.more.runtime_name
    if name not in _NAMES:
        return
    if placement.image.os == "windows" or placement.kernel_os == "windows":
        fixes = (
            Fix(
                "Use Hyper-V isolation with Docker",
                placement.with_(isolation="hyperv", orchestrator="docker", runtime=""),
            ),
        )
        message = f"{_NAMES[name]} runs Linux containers on Linux; Windows containers have Hyper-V isolation instead."
        yield breaks("runtime", message, sources=_SOURCES[name], fixes=fixes if placement.is_windows else ())
    elif placement.image.os == "linux" and placement.kernel_os == "linux":
        yield holds("runtime", _HOW[name], sources=_SOURCES[name])
        if name == "kata" and placement.orchestrator == "aks":
            message = (
                "On AKS this is pod sandboxing: node pools of Azure Linux, runtime class kata-vm-isolation."
            )
            title = "AKS has Kata on Azure Linux only"
            yield breaks(
                "orchestrator", message, severity=Severity.INFO, title=title, sources=("aks-pod-sandboxing",)
            )
        if name == "kata" and placement.more.hypervisor is None:
            message = (
                "The node needs a hypervisor (KVM or the like), nested if it is a virtual machine itself."
            )
            yield breaks(
                "hypervisor",
                message,
                severity=Severity.INFO,
                title="Node needs a hypervisor",
                sources=_SOURCES[name],
            )
