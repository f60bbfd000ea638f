"""Home editions have no containers feature and no Hyper-V."""

from collections.abc import Iterator

from portal.placement import Host, Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, rule


@rule(
    Severity.ERROR,
    "Edition has no containers feature",
    met="Edition has the containers feature",
    on=Placement,
    stage=Stage.START,
    bad=("home-windows-11-24h2 ltsc2025 hyperv",),
    good=("windows-server-2025 ltsc2025 process",),
    lesson="host-and-image-versions",
    sources=("ms-system-requirements", "ms-faq"),
)
def edition_without_containers(placement: Placement) -> Iterator[Finding]:
    """
    Windows containers on a client need a Professional or Enterprise edition. Home has neither the
    *Containers* nor the *Hyper-V* feature; Linux containers through WSL 2 do work there, since they run in
    a Linux virtual machine.

    **What to do.** Change the edition, or build and test on a server.
    """
    host = placement.host
    if not placement.is_windows or not host.is_client or host.release is None:
        return
    if host.home:
        fix = Fix("Use a Pro or Enterprise edition", placement.with_(host=Host.of_release(host.release)))
        yield breaks(
            "host", f"{host.name} lacks the Containers feature, so no Windows container starts.", fixes=(fix,)
        )
    else:
        message = "Windows containers need a Pro or Enterprise edition; Home has no Containers feature."
        yield breaks("host", message, severity=Severity.INFO, title="Edition has to be Pro or Enterprise")
