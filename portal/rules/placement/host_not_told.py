"""A host that is named in part, or not at all."""

from collections.abc import Iterator

from portal.placement import HOSTED, Host, Placement
from portal.rules.engine import (
    Finding,
    Report,
    Severity,
    Stage,
    State,
    Verdict,
    asks,
    breaks,
    check,
    holds,
    rule,
)


@rule(
    Severity.ERROR,
    "Host is not told",
    met="Host is told well enough",
    on=Placement,
    stage=Stage.PULL,
    bad=("? ltsc2022", "?windows-10 ltsc2019 process", "?windows-server ltsc2025 process"),
    good=("windows-server-2022 ltsc2022", "?windows-11 ltsc2022 hyperv", "? ltsc2022 default app-service"),
    lesson="host-and-image-versions",
    sources=("ms-version-compatibility",),
)
def host_not_told(placement: Placement) -> Iterator[Finding]:
    """
    Whether an image runs depends on the host's operating system and, for Windows, on its build. Where only
    part of this is known, such as "Windows 11", Bulkhead asks the rules about every release that it could be.
    If all give the same answer, that is the answer; otherwise the build is missing.

    **What to do.** Run `ver` or `winver` on the host, and name its build (the third number), such as 22631.
    """
    host, image = placement.host, placement.image
    if not host.is_open or not image.os or placement.orchestrator in HOSTED:
        return
    if image.os == "linux" and placement.kernel_os == "linux":
        yield holds("host", "The daemon is a Linux one, so a Linux image meets a Linux kernel.")
        return
    if not host.os:
        yield asks(
            "host", "The host is not named. Name its release or build, such as windows-server-2022 or 20348."
        )
        return
    if image.os == "linux" or image.build is None or not placement.shares_kernel_by_build:
        return
    reports = [check(placement.with_(host=Host.of_release(release))) for release in host.candidates]
    verdicts = {report.verdict for report in reports}
    if verdicts <= {Verdict.RUNS, Verdict.LIMITS}:
        yield holds("host", f"Every release that {host.name} can be starts this image.")
    elif verdicts == {Verdict.BLOCKED} and (why := _common(reports)):
        yield breaks("host", f"No release that {host.name} can be starts this image. For the newest: {why}")
    else:
        yield asks(
            "host_build",
            f"{host.name[0].upper()}{host.name[1:]}: the answer depends on its build. Name it, such as {host.candidates[-1].build}.",
        )


def _common(reports: list[Report]) -> str:
    """What blocks the newest candidate."""
    errors = [o for o in reports[0].outcomes if o.state is State.BREAKS and o.blocks]
    return errors[0].message if errors else ""
