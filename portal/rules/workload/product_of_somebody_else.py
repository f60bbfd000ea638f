"""Frameworks and products that Microsoft did not make."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import machine, not_needed, said
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Support by its vendor has to be asked for",
    met="Nothing of other vendors in it",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks web-app third-party",
        "app-service-managed-instance web-app third-party",
    ),
    good=(
        "azure-vm third-party",
        "aks web-app netfx-4x not:third-party",
    ),
    lesson="choosing-per-application",
    sources=("ms-lift-and-shift",),
    about=("third-party",),
)
def product_of_somebody_else(workload: Workload) -> Iterator[Finding]:
    """
    Microsoft certifies no third-party framework in Windows containers. It does try many: Apache, Cassandra,
    Django, Flask, Git, Go, JBoss, Jenkins, Node.js, Python, Ruby, Rust, Tomcat and more. Whether a product is
    supported in a container is for its vendor to say.

    **What to do.** Ask the vendor, in writing, for the platform and the Windows release that you mean.
    """
    for signal in said(workload, "third-party"):
        if machine(workload):
            yield holds(
                signal.id,
                "What is installed moves along; its licence terms still count.",
                title="Product moves along",
            )
        else:
            yield breaks(
                signal.id, f"Ask the vendor whether the product is supported on {workload.target.name}."
            )
    yield from not_needed(workload, "third-party")
