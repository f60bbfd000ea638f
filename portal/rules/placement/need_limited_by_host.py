"""Needs that a base image meets, and that the host, the orchestrator or the account limits."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

# The first revisions on which a container has a time zone of its own; builds from Windows Server 2022 on have it.
_TIME_ZONE = {17763: "time_zone_2019_revision", 19042: "time_zone_20h2_revision"}


@rule(
    Severity.ERROR,
    "Need is not met on this host",
    met="Need is met on this host",
    on=Placement,
    stage=Stage.RUN,
    bad=(
        "windows-server-2022 servercore:ltsc2022 process aks needs=msdtc",
        "windows-server-2016 servercore:ltsc2016 process needs=time-zone",
        "windows-server-2019@1000 servercore:10.0.17763.2000 process needs=time-zone",
        "windows-server-1909 servercore:1909 process needs=time-zone",
        "windows-server-2022 servercore:ltsc2022 process needs=msmq gmsa=webapp01",
    ),
    good=(
        "windows-server-2022 servercore:ltsc2022 process docker needs=msdtc",
        "windows-server-2022 servercore:ltsc2022 process needs=time-zone",
    ),
    lesson="choosing-a-base-image",
    sources=("ms-lift-and-shift", "ms-time-zone", "ms-print-spooler"),
    about=("needs",),
)
def need_limited_by_host(placement: Placement) -> Iterator[Finding]:
    """
    Some parts of Windows are in the image and still depend on what is around it. A container has a time zone of its own
    only where host and image are Windows Server 2019 or 20H2 with the updates of May 2021, or Windows Server 2022 or
    newer; elsewhere it mirrors the host's. The print spooler needs a
    host of 2019 or Windows 10 1809. MSDTC does not work on AKS. MSMQ works with anonymous authentication, not with a
    group managed service account.

    **What to do.** Move to a newer host; put queues and transactions behind a service outside the container.
    """
    needs, known = placement.more.needs, facts.current().platform
    if placement.image.os != "windows" or placement.kernel_os == "linux":
        return
    if "msdtc" in needs and placement.orchestrator == "aks":
        yield breaks("orchestrator", "MSDTC is not supported on AKS.", sources=("ms-lift-and-shift",))
    if "msmq" in needs and placement.more.gmsa:
        yield breaks(
            "gmsa",
            "MSMQ works with anonymous authentication only, not with a gMSA.",
            sources=("ms-lift-and-shift",),
        )
    if "time-zone" in needs:
        yield from _time_zone(placement)
    build, least = placement.host.build, known.revision_free.build
    if "printing" in needs and build is not None and build < least:
        message = f"The print spooler works in containers from host build {least} on; this host has {build}."
        yield breaks("host", message, sources=("ms-print-spooler",))


def _time_zone(placement: Placement) -> Iterator[Finding]:
    known = facts.current().platform
    first = {build: int(known.facts[name].value) for build, name in _TIME_ZONE.items()}
    late = True
    for where, side in (("host", placement.host), ("image", placement.image)):
        if side.build is None or side.build >= known.stable_abi.build:
            continue
        if side.build not in first or (side.revision is not None and side.revision < first[side.build]):
            late = False
            listed = ", ".join(f"{build}.{revision}" for build, revision in first.items())
            message = f"A time zone of its own needs {listed} or Windows Server 2022; the {where} has {side.version}."
            yield breaks(where, message, sources=("ms-time-zone",))
    if late and placement.host.build is not None:
        yield holds(
            "needs", "Host and image are new enough for a time zone of its own.", sources=("ms-time-zone",)
        )
