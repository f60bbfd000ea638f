"""Group managed service accounts in Hyper-V-isolated containers of some releases."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule


@rule(
    Severity.ERROR,
    "gMSA fails under Hyper-V isolation on this host",
    met="gMSA works in this isolation mode",
    on=Placement,
    stage=Stage.START,
    bad=(
        "windows-10-1803 1803 hyperv gmsa=webapp01",
        "windows-server-1709 1709 hyperv gmsa=webapp01",
        "linux debian:12 gmsa=webapp01",
    ),
    good=("windows-server-2019 ltsc2019 hyperv gmsa=webapp01", "windows-10-1803 1803 process gmsa=webapp01"),
    lesson="identity-with-gmsa",
    sources=("ms-gmsa-troubleshoot", "ms-gmsa"),
    about=("gmsa",),
)
def gmsa_under_hyperv_isolation(placement: Placement) -> Iterator[Finding]:
    """
    A Windows container takes the identity of a group managed service account (gMSA) from a credential spec.
    On hosts of releases 1703, 1709 and 1803 a Hyper-V-isolated container with a gMSA hangs or fails at the
    start. It works on Windows Server 2016 and Windows 10 1607, and again from Windows Server 2019 and Windows
    10 1809 on.

    **What you see.** The container does not get through its initialisation.

    **What to do.** Use process isolation there, or a newer host. Linux containers join a domain by other means.
    """
    if not placement.more.gmsa:
        return
    if placement.image.os == "linux" and placement.kernel_os == "linux":
        yield breaks(
            "gmsa",
            "Credential specs for gMSA are of Windows containers; this is a Linux one.",
            sources=("ms-gmsa",),
        )
    if not placement.is_windows or placement.host.build is None:
        return
    known = facts.current().platform
    first, last = int(known.facts["gmsa_no_hyperv_from"].value), int(known.facts["gmsa_no_hyperv_to"].value)
    build = placement.host.build
    if placement.mode == "hyperv" and first <= build <= last:
        message = (
            f"On hosts of builds {first} to {last}, Hyper-V-isolated containers with a gMSA do not start."
        )
        fixes = (Fix("Use process isolation", placement.with_(isolation="process")),)
        yield breaks("isolation", message, fixes=fixes)
    else:
        yield holds("gmsa", "A gMSA works in this isolation mode on this host.")
