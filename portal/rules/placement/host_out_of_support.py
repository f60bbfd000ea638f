"""A host that gets no security updates."""

import datetime
from collections.abc import Iterator

from portal.placement import HOSTED, Placement
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
        "windows-11-23h2 ltsc2022 hyperv host_edition=pro as_of=2026-06-01",
    ),
    good=(
        "windows-11-24h2 ltsc2025 hyperv as_of=2026-11-24",
        "windows-server-2022 ltsc2022 process as_of=2026-11-24",
        "windows-server-1903 1903 process as_of=2020-01-01",
    ),
    lesson="releases-and-lifecycles",
    sources=("ms-base-image-lifecycle",),
)
def host_out_of_support(placement: Placement) -> Iterator[Finding]:
    """
    A container shares the host's kernel or at least its hypervisor. A host without security updates leaves
    both open, however new the image is.

    Long-term releases get five years of mainstream and five of extended support. What counts here is the
    later of the two; paid extended security updates are named where they exist. On clients, Enterprise and
    Education are supported longer than Home and Pro; the longer time counts unless you say Home or Pro.

    **What to do.** Move to a release in support. Upgrade hosts before images: older images run on newer hosts
    with Hyper-V isolation; the reverse never works.
    """
    release = placement.host.release
    if placement.orchestrator in HOSTED:
        return
    end = _end(placement)
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
            f"Support for {_name(placement)} ended on {day(end)}.{paid}",
            sources=lifecycle(release),
        )
    else:
        phase = release.phase(placement.as_of) or "support"
        message = f"{_name(placement)} is in {phase}; updates run until {day(end)}."
        if phase.endswith("editions") and release.mainstream_end:
            message += f" Home and Pro got their last on {day(release.mainstream_end)}."
        yield holds("host", message, sources=lifecycle(release))


def _end(placement: Placement) -> datetime.date | None:
    release = placement.host.release
    if release is None:
        return None
    return release.mainstream_end if _edition(placement) else release.support_ends


def _edition(placement: Placement) -> str:
    """ "Home" or "Pro": the editions of a client that are supported for the shorter time; else ""."""
    if placement.host.home:
        return "Home"
    return "Pro" if placement.host.is_client and placement.more.host_edition == "pro" else ""


def _name(placement: Placement) -> str:
    release = placement.host.release
    return f"{release.name if release else ''} {_edition(placement)}".strip()
