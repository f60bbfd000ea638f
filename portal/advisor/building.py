"""From an application that goes into containers to the builder's form."""

from __future__ import annotations

from portal.recipes import KINDS
from portal.rules.advice import Judged
from portal.workload import Workload

# The first row whose signals are all true of the application; the builder may know better ones one day.
_KINDS = (
    (("directx-gpu",), "gpu"),
    (("wcf", "netfx-4x"), "wcf-iis"),
    (("web-app", "netfx-2-3"), "aspnet-framework-35"),
    (("web-app", "netfx-4x"), "aspnet-framework-48"),
    (("windows-service", "netfx-4x"), "netfx-service"),
    (("console-app", "netfx-4x"), "netfx-console"),
    (("scheduled-task", "netfx-4x"), "netfx-console"),
    (("web-app", "modern-net"), "dotnet-web"),
    (("modern-net",), "dotnet-worker"),
    (("wcf",), "wcf-iis"),
    (("web-app", "com-registry-msi"), "aspnet-framework-48"),
    (("com-registry-msi",), "native-msi"),
)
# The newest Windows that the service takes is not the newest that there is.
_HOST = "windows-server-2022"


def kind_of(workload: Workload) -> str:
    """The builder's kind for an application, "" if none of its kinds is sure."""
    for signals, kind in _KINDS:
        if kind in KINDS and all(workload.has(signal) for signal in signals):
            return kind
    return ""


def choices_of(judged: Judged) -> dict[str, str]:
    """The builder's form for an application in containers on a target; without a kind where none is sure."""
    workload = judged.workload
    kind = kind_of(workload)
    windows = workload.container_system == "windows"
    if kind and not windows and not KINDS[kind].linux:
        windows = True
    choices = {"kind": kind, "host": _HOST if windows else "linux"}
    if judged.target.id == "aks":
        choices["orchestrator"] = "aks"
    if windows and workload.has("hostile-multitenant") and judged.target.id == "windows-host":
        choices["isolation"] = "hyperv"
    return {name: value for name, value in choices.items() if value}
