"""Parts that exist on Windows only, on a target that runs Linux."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, asks, breaks, holds, rule
from portal.rules.workload._judged import listed
from portal.workload import Workload


@rule(
    Severity.ERROR,
    "Needs Windows, and the target runs Linux",
    met="Nothing that was said ties it to Windows",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "container-apps web-app netfx-4x",
        "linux-host wcf netfx-4x",
        "container-apps web-app modern-net windows-auth",
    ),
    good=(
        "container-apps web-app modern-net",
        "linux-host runs-on-linux",
    ),
    lesson="cloud-native-ready",
    sources=(
        "container-apps-training",
        "container-apps-containers",
        "ms-containers-about",
    ),
)
def windows_needed_on_linux(workload: Workload) -> Iterator[Finding]:
    """
    A container has the kernel of its host, so what was made for Windows starts on Windows only: .NET Framework, COM and the
    registry, MSMQ, GDI, Windows authentication. Azure Container Apps takes Linux images for x64 and nothing else, and
    your own Linux hosts do the same.

    **What to do.** Look at what ties it to Windows. A web application on .NET 8 or newer that uses none of
    these runs on Linux as it is; one on .NET Framework has to be ported first.
    """
    if workload.target.systems != ("linux",):
        return
    ties = workload.tied_to_windows
    if ties:
        names = listed([signal.name for signal in ties[:3]]) + (" and more" if len(ties) > 3 else "")
        yield breaks(ties[0].id, f"It runs Linux only. Tied to Windows: {names}.")
    elif workload.system == "linux":
        yield holds(
            "runtime", f"Nothing that was said ties it to Windows, so it can run on {workload.target.name}."
        )
    elif workload.signals:
        yield asks(
            "runtime", f"{workload.target.name} runs Linux only; say what the application is written for."
        )
