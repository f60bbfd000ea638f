"""A host that gets no security updates."""

import datetime
from collections.abc import Iterator

from portal.placement import HOSTED, Host, Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.placement._words import day, lifecycle


@rule(
    Severity.WARNING,
    "Host is out of support",
    met="Host is in support",
    on=Placement,
    stage=Stage.RUN,
    bad=(
        "windows-server-1903 ltsc2019 hyperv as_of=2026-11-24",
        "home-windows-11-24h2 ltsc2025 hyperv as_of=2026-11-24",
        "windows-server-2016 ltsc2016 process as_of=2028-01-01",
    ),
    good=(
        "windows-11-24h2 ltsc2025 hyperv as_of=2026-11-24",
        "windows-server-2022 ltsc2022 process as_of=2026-11-24",
        "windows-server-1903 1903 process as_of=2020-01-01",
    ),
    lesson="host-and-image-versions",
    sources=("ms-base-image-lifecycle",),
)
def host_out_of_support(placement: Placement) -> Iterator[Finding]:
    """
    A container shares the host's kernel or at least its hypervisor. A host without security updates leaves
    both open, however new the image is.

    Long-term releases get five years of mainstream and five of extended support. What counts here is the
    last of the two; paid extended security updates are named where they exist. Of a client, Enterprise and
    Education are supported longer than Home and Pro; the longer time counts unless you say Home.

    **What to do.** Move to a release in support. Upgrade hosts before images: older images run on newer hosts
    with Hyper-V isolation, the reverse never works.
    """
    release = placement.host.release
    if placement.orchestrator in HOSTED:
        return
    end = _end(placement.host)
    if release is None or end is None:
        return
    if end < placement.as_of:
        paid = (
            f" Paid security updates run until {day(release.esu_end)}."
            if release.esu_end and release.esu_end >= placement.as_of
            else ""
        )
        yield breaks(
            "host",
            f"Support for {_name(placement.host)} ended on {day(end)}.{paid}",
            sources=lifecycle(release),
        )
    else:
        phase = release.phase(placement.as_of) or "support"
        message = f"{_name(placement.host)} is in {phase}; updates run until {day(end)}."
        if phase.endswith("editions") and release.mainstream_end:
            message += f" Home and Pro got their last on {day(release.mainstream_end)}."
        yield holds("host", message, sources=lifecycle(release))


def _end(host: Host) -> datetime.date | None:
    if host.release is None:
        return None
    return host.release.mainstream_end if host.home else host.release.support_ends


def _name(host: Host) -> str:
    return f"{host.release.name if host.release else ''}{' Home' if host.home else ''}"
