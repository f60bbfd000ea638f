"""Windows authentication without a member of the domain."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, asks, breaks, holds, rule
from portal.rules.workload._judged import code, dropped, machine, not_needed, said
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Uses Windows authentication",
    met="Does not use Windows authentication",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks web-app netfx-4x windows-auth",
        "app-service-managed-instance web-app windows-auth",
        "container-instances web-app windows-auth",
    ),
    good=(
        "azure-vm web-app windows-auth",
        "aks web-app not:windows-auth",
    ),
    lesson="cloud-devops-ready",
    sources=(
        "ms-gmsa",
        "ms-gmsa-orchestrate",
        "app-service-managed-instance",
    ),
    about=("windows-auth",),
)
def windows_authentication(workload: Workload) -> Iterator[Finding]:
    """
    A container cannot join a domain. It gets the identity of a group managed service account instead: a
    credential spec names the account, the host fetches its password, and the program runs as Network Service.
    AKS and your own hosts can do that. App Service signs people in with Entra ID; even Managed Instance has
    no domain join, no NTLM and no Kerberos.

    **What to do.** Create the gMSA and the credential spec before the first trial. For platforms, change the
    sign-in to Entra ID.
    """
    for signal in said(workload, "windows-auth"):
        if machine(workload):
            yield holds(
                signal.id,
                "A virtual machine can be a member of the domain.",
                title="Windows authentication works there",
            )
        elif workload.target_id in ("aks", "windows-host"):
            yield breaks(
                signal.id,
                f"{workload.target.name} needs a gMSA and a credential spec for it.",
                fixes=dropped(workload, signal),
            )
        elif code(workload):
            message = "App Service knows Entra ID and managed identities; no domain, NTLM or Kerberos."
            yield breaks(signal.id, message, severity=Severity.ERROR, fixes=dropped(workload, signal))
        elif workload.target.systems != ("linux",):
            yield asks(signal.id, f"No source here says that {workload.target.name} takes a gMSA.")
    yield from not_needed(workload, "windows-auth")
