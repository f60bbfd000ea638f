"""Windows containers on a client need Pro or Enterprise."""

from collections.abc import Iterator

from portal.placement import Host, Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule


@rule(
    Severity.ERROR,
    "Edition has no containers feature",
    met="Edition has the containers feature",
    on=Placement,
    stage=Stage.START,
    bad=(
        "home-windows-11-24h2 ltsc2025 hyperv",
        "home-windows-10-22h2 ltsc2019 hyperv",
    ),
    good=(
        "windows-server-2025 ltsc2025 process",
        "home-windows-11-24h2 debian:12",
        "windows-11-24h2 ltsc2025 hyperv host_edition=iot",
    ),
    lesson="defaults-and-editions",
    sources=("ms-system-requirements", "ms-faq"),
)
def edition_without_containers(placement: Placement) -> Iterator[Finding]:
    """
    Microsoft's requirements name Windows 10 and 11 Professional and Enterprise, and its FAQ names Windows IoT
    Enterprise; Home is not among them. This is about Windows containers: Linux containers run in a Linux
    virtual machine and do not use the *Containers* feature.

    **What to do.** Change the edition, or build and test on a server.
    """
    host = placement.host
    if not placement.is_windows or not host.is_client:
        return
    edition = placement.more.host_edition
    if host.home:
        other = Host.of_release(host.release) if host.release else Host.parse(host.text.removeprefix("home-"))
        fix = Fix("Use a Pro or Enterprise edition", placement.with_(host=other))
        yield breaks(
            "host",
            f"{host.name} is an edition without the Containers feature, so no Windows container starts.",
            fixes=(fix,),
        )
    elif edition in ("pro", "enterprise"):
        yield holds("host_edition", f"{edition.capitalize()} has the Containers feature.")
    elif edition == "iot":
        yield holds("host_edition", "IoT Enterprise has the Containers feature.", sources=("ms-faq",))
    else:
        message = "Windows containers need a Pro or Enterprise edition; Home has no Containers feature."
        yield breaks("host", message, severity=Severity.INFO, title="Edition has to be Pro or Enterprise")
