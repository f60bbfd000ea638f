"""Certificates in the store of the machine."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import dropped, machine, not_needed, said
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Certificates are in the machine's store",
    met="Certificates are not in the machine's store",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks web-app netfx-4x local-certificates",
        "windows-host web-app local-certificates",
    ),
    good=(
        "azure-vm local-certificates",
        "app-service-code web-app local-certificates",
        "aks web-app not:local-certificates",
    ),
    lesson="cloud-devops-ready",
    sources=(
        "ms-lift-and-shift",
        "app-service-custom-container",
        "app-service-managed-instance",
    ),
    about=("local-certificates",),
)
def certificate_in_the_store(workload: Workload) -> Iterator[Finding]:
    """
    A certificate that was built into an image has to be renewed by a new build, and anybody who has the image
    has the key. With an orchestrator the ingress terminates TLS and renews certificates; App Service
    terminates it at its front end.

    **What to do.** Take TLS out of the application. Certificates that it uses itself, as a client or for signing, come
    from a secret store when it starts.
    """
    for signal in said(workload, "local-certificates"):
        if machine(workload):
            yield holds(signal.id, "The store moves along.", title="Certificates move along")
        elif workload.target_id.startswith("app-service"):
            yield holds(
                signal.id,
                "The platform ends TLS and keeps the certificates for it.",
                title="Platform keeps certificates for TLS",
            )
        else:
            yield breaks(
                signal.id,
                "Let the ingress hold certificates, or fetch them from a secret store at start.",
                fixes=dropped(workload, signal),
            )
    yield from not_needed(workload, "local-certificates")
