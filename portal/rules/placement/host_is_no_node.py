"""Which Windows releases can be a node of a cluster."""

from collections.abc import Iterator

from portal import facts
from portal.placement import ORCHESTRATORS, Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule
from portal.rules.placement._words import day


@rule(
    Severity.ERROR,
    "Host cannot be a node here",
    met="Host can be a node here",
    on=Placement,
    stage=Stage.START,
    bad=("windows-11-24h2 ltsc2025 process kubernetes", "windows-server-2016 ltsc2016 process aks"),
    good=(
        "windows-server-2025 ltsc2025 process kubernetes",
        "windows-server-2022 ltsc2022 process aks as_of=2026-11-24",
    ),
    lesson="host-and-image-versions",
    sources=("k8s-windows-intro",),
)
def host_is_no_node(placement: Placement) -> Iterator[Finding]:
    """
    Kubernetes names the Windows Server releases that can be worker nodes; Windows 10 and 11 are not among
    them, and old releases drop out. AKS keeps a list of its own, with an end date for each node image.

    **What to do.** Add a node pool of a supported release, move the workloads, then remove the old pool: a
    pool cannot change its Windows release in place.
    """
    release, orchestrator = placement.host.release, placement.orchestrator
    nodes = facts.current().platform.nodes.get(orchestrator)
    if not placement.is_windows or release is None or nodes is None:
        return
    name = ORCHESTRATORS[orchestrator]
    node = nodes.get(release.slug)
    if node is None:
        best = next(r for r in facts.current().hosts() if r.slug in nodes)
        fixes = (Fix(f"Use a {best.name} node", placement.with_(host=best)),)
        yield breaks("host", f"{name} does not take {release.name} as a node.", fixes=fixes)
    elif node.until is not None and node.until <= placement.as_of:
        note = f" {node.note}" if node.note else ""
        message = f"{name} supports {release.name} nodes no longer, since {day(node.until)}.{note}"
        yield breaks(
            "host",
            message,
            sources=node.sources,
            severity=Severity.WARNING,
            title=f"{name} no longer supports this host",
        )
    else:
        until = f", until {day(node.until)}" if node.until else ""
        yield holds("host", f"{name} supports {release.name} nodes{until}.", sources=node.sources)
