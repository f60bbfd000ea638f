"""Connection strings and secrets that would be in the image."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import dropped, machine, not_needed, said
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Configuration is in its files",
    met="Configuration comes from outside",
    on=Workload,
    stage=Stage.BUILD,
    bad=(
        "aks web-app netfx-4x hardcoded-config",
        "container-apps runs-on-linux hardcoded-config",
    ),
    good=(
        "azure-vm hardcoded-config",
        "aks web-app not:hardcoded-config",
        "app-service-code web-app hardcoded-config",
    ),
    lesson="cloud-devops-ready",
    sources=(
        "ms-lift-and-shift",
        "app-service-custom-container",
    ),
    about=("hardcoded-config",),
)
def secrets_in_its_files(workload: Workload) -> Iterator[Finding]:
    """
    What is in a file of the application is in the image: the same for test and production, readable by whoever can pull it,
    and changed by a new build only. App Service puts its settings over `appSettings` and connection strings
    of .NET Framework when the site starts.

    **What to do.** Read connection strings and secrets from the environment or from files that the platform mounts.
    """
    for signal in said(workload, "hardcoded-config"):
        if machine(workload):
            yield holds(signal.id, "Files move along as they are.", title="Configuration moves along")
        elif workload.target_id.startswith("app-service"):
            yield holds(
                signal.id,
                "App Service puts its settings over those of the site when it starts.",
                title="Platform sets the configuration",
            )
        else:
            yield breaks(
                signal.id,
                "Settings and secrets have to come from outside the image.",
                fixes=dropped(workload, signal),
            )
    yield from not_needed(workload, "hardcoded-config")
