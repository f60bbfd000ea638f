"""Which Windows releases can be a node of a cluster."""

from collections.abc import Iterator, Mapping

from portal import facts
from portal.facts.platform import Node
from portal.placement import PLATFORMS, Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule
from portal.rules.placement._words import an, day, images_for_host, in_a_mode_of_the_orchestrator, starts


@rule(
    Severity.ERROR,
    "Host cannot be a node here",
    met="Host can be a node here",
    on=Placement,
    stage=Stage.START,
    bad=(
        "windows-11-24h2 ltsc2025 process kubernetes",
        "windows-server-2016 ltsc2016 process aks",
        "windows-server-2025 ltsc2025 process aks as_of=2025-03-01",
    ),
    good=(
        "windows-server-2025 ltsc2025 process kubernetes",
        "windows-server-2022 ltsc2022 process aks as_of=2026-11-24",
    ),
    lesson="aks-windows-node-pools",
    sources=("k8s-windows-intro", "aks-upgrade-windows-os"),
)
def host_is_no_node(placement: Placement) -> Iterator[Finding]:
    """
    Kubernetes names the Windows Server releases that can be worker nodes; Windows 10 and 11 are not among
    them, new ones join the list some time after their release, and old ones drop out. AKS keeps a list of its
    own, with a preview before each release counts as supported, and an end date for each node image.

    **What to do.** Add nodes of a supported release, move the workloads, then remove the old ones. On AKS
    that is a new node pool.
    """
    release, orchestrator = placement.host.release, placement.orchestrator
    nodes = facts.current().platform.nodes.get(orchestrator)
    if not placement.is_windows or release is None or nodes is None:
        return
    name = PLATFORMS[orchestrator]
    node = nodes.get(release.slug)
    if node is None:
        fixes = _other_node(placement, nodes)
        yield breaks("host", f"{name} does not take {release.name} as a node.", fixes=fixes)
    elif not node.is_taken_on(placement.as_of):
        yield _not_yet(placement, node, nodes)
    elif node.until and node.is_over_on(placement.as_of):
        note = f" {node.note}" if node.note else ""
        message = f"{name} no longer supports {release.name} nodes, since {day(node.until)}.{note}"
        if node.images_until:
            went = "went" if node.images_until <= placement.as_of else "go"
            message += f" Its node images {went} on {day(node.images_until)}."
        yield breaks(
            "host",
            message,
            sources=node.sources,
            severity=Severity.WARNING,
            title=f"{name} no longer supports this host",
        )
    elif node.preview_until and node.is_preview_on(placement.as_of):
        message = f"{release.name} nodes are a preview of {name}, until {day(node.preview_until)}."
        title = f"{name} has this host as a preview"
        yield breaks("host", message, sources=node.sources, severity=Severity.WARNING, title=title)
    else:
        until = f", until {day(node.until)}" if node.until else ""
        yield holds("host", f"{name} supports {release.name} nodes{until}.", sources=node.sources)


def _not_yet(placement: Placement, node: Node, nodes: Mapping[str, Node]) -> Finding:
    """AKS offers nothing else than its list; what the documents of Kubernetes do not name yet may still work."""
    name, release = PLATFORMS[placement.orchestrator], placement.host.name
    since = day(node.since) if node.since else ""
    if placement.orchestrator == "aks":
        message = f"{name} takes {release} as a node since {since}, and not on {day(placement.as_of)}."
        return breaks("host", message, sources=node.sources, fixes=_other_node(placement, nodes))
    message = f"{name} supports {release} nodes since {since}, and not on {day(placement.as_of)}."
    title = f"{name} does not support this host yet"
    return breaks("host", message, sources=node.sources, severity=Severity.WARNING, title=title)


def _other_node(placement: Placement, nodes: Mapping[str, Node]) -> tuple[Fix, ...]:
    """A supported node that starts the image; else the newest such node with an image that fits it."""
    asked = in_a_mode_of_the_orchestrator(placement)
    found = [asked.with_(host=release) for release in facts.current().hosts() if release.slug in nodes]
    found = [to for to in found if to.host.release and to.host.release.released <= to.as_of]
    found = [to for to in found if nodes[to.host.text].is_taken_on(to.as_of)]
    found = [to for to in found if not nodes[to.host.text].is_over_on(to.as_of)] or found
    if not found:
        return ()
    to = next(filter(starts, found), None)
    if to is not None:
        return (Fix(f"Use a {to.host.name} node", to),)
    to = next(images_for_host(found[0]), None)
    if to is None:
        return ()
    return (Fix(f"Use a {to.host.name} node and {an(to.image.key)} image", to),)
