"""Some builds are both a server and a client."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Host, Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, rule


@rule(
    Severity.INFO,
    "Build belongs to a server and to a client",
    met="Build belongs to one release",
    on=Placement,
    stage=Stage.PULL,
    bad=(
        "26100.2894 ltsc2025",
        "26100 ltsc2022 process",
    ),
    good=("windows-server-2025 ltsc2025", "20348 ltsc2022"),
    lesson="the-support-table",
    sources=("ms-version-compatibility",),
)
def build_of_two_releases(placement: Placement) -> Iterator[Finding]:
    """
    A build number belongs to a kernel, and a server and a client are often made from the same one: 26100 is
    Windows Server 2025 and Windows 11 24H2. The two differ in default isolation and licence. Bulkhead reads a
    bare build as the server, unless the text says Windows 10, 11 or Home.

    **What to do.** If your host is the client, choose it by name.
    """
    host = placement.host
    if host.release is None or not host.text_is_build or placement.image.os == "linux":
        return
    client = facts.current().by_build(host.release.build, "client")
    if client is not None and client.slug != host.release.slug:
        fix = Fix(f"Take {client.name}", placement.with_(host=Host.of_release(client)))
        message = (
            f"Build {host.build} is {host.release.name} and {client.name}. This answer takes the server."
        )
        yield breaks("host", message, fixes=(fix,))
