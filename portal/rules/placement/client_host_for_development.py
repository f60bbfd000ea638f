"""Windows 10 and 11 run containers for development and test only."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.WARNING,
    "Host is for development and test only",
    met="Host may run production containers",
    on=Placement,
    stage=Stage.RUN,
    bad=(
        "windows-11-24h2 ltsc2025 hyperv",
        "windows-10-22h2 ltsc2019 hyperv",
    ),
    good=(
        "windows-server-2025 ltsc2025 process",
        "linux debian:12",
        "windows-11-24h2 ltsc2025 hyperv host_edition=iot",
    ),
    lesson="defaults-and-editions",
    sources=("ms-faq", "ms-hyperv-container"),
)
def client_host_for_development(placement: Placement) -> Iterator[Finding]:
    """
    On Windows 10 and 11, Pro and Enterprise, Windows containers are for development and test only, in either
    mode. IoT editions have terms of their own. Under Docker, process isolation on a client also has to be
    asked for, and needs Docker Engine 18.09 or newer and build 17763 or newer.

    **What to do.** Develop on the client, run on Windows Server.
    """
    if placement.is_windows and placement.host.is_client and placement.more.host_edition == "iot":
        message = (
            "IoT Enterprise may run containers in production after its own commercial terms are agreed to."
        )
        title = "Windows IoT has terms of its own for containers"
        yield breaks("host_edition", message, severity=Severity.INFO, title=title)
    elif placement.is_windows and placement.host.is_client:
        yield breaks(
            "host",
            f"{placement.host.name} is a client: containers are licensed for development and test only.",
        )
