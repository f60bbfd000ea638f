"""How much of the application has to change."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import containers, machine
from portal.workload import Workload


@rule(
    Severity.INFO,
    "Something has to be made or changed before it moves",
    met="Moves as it is",
    on=Workload,
    stage=Stage.BUILD,
    bad=(
        "aks web-app netfx-4x",
        "functions scheduled-task modern-net",
        "functions scheduled-task netfx-4x code=no",
    ),
    good=(
        "azure-vm web-app netfx-4x",
        "azure-vm gui-desktop",
    ),
    lesson="cloud-devops-ready",
    sources=(
        "kubernetes-in-a-microsoft-world-1",
        "ms-lift-and-shift",
        "appcat-dotnet",
    ),
)
def application_has_to_be_packed(workload: Workload) -> Iterator[Finding]:
    """
    The three ways differ first of all in how much has to change. A virtual machine moves as it is. Containers
    need little or no change of code, but somebody writes a Dockerfile, and configuration, logs and identity
    move out of the image. Platform services take code and want it their way: a plain web site hardly changes,
    functions are rewritten.

    **What to do.** Run the assessment of the tool named beside the strategy before you estimate. Without
    source code, leave aside what has to be rewritten.
    """
    name = workload.target.name
    if machine(workload):
        yield holds("target", "The machine moves with everything in it; the application does not change.")
    elif workload.target.rewrite and workload.code == "no":
        yield breaks("code", f"{name} needs new code, and the source is not there.", severity=Severity.ERROR)
    elif workload.target.rewrite:
        message = f"For {name} the program is written anew, as functions that something triggers."
        yield breaks("target", message, severity=Severity.WARNING, title="Code has to be written anew")
        yield breaks("target", "A project with triggers, settings and storage has to be made for it.")
    elif containers(workload):
        yield breaks(
            "target", "A Dockerfile and an image have to be made; the code changes little or not at all."
        )
    else:
        message = "The site is deployed as it is; its settings move to the platform. Let the assessment read the code."
        yield breaks("target", message)
