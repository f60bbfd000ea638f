"""The host name of a container with a group managed service account."""

from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule


@rule(
    Severity.WARNING,
    "Host name and gMSA depend on each other",
    met="Host name and gMSA do not depend on each other",
    on=Placement,
    stage=Stage.RUN,
    bad=(
        "windows-server-2016 ltsc2016 process gmsa=webapp01",
        "windows-server-2016 ltsc2016 process gmsa=webapp01 replicas=3",
        "windows-server-2022 ltsc2022 process gmsa=webapp01 replicas=3",
    ),
    good=(
        "windows-server-2022 ltsc2022 process gmsa=webapp01",
        "windows-server-2022 ltsc2022 process gmsa=webapp01 replicas=1",
    ),
    lesson="identity-with-gmsa",
    sources=("ms-gmsa-run", "ms-gmsa-troubleshoot"),
    about=("gmsa",),
)
def gmsa_and_host_name(placement: Placement) -> Iterator[Finding]:
    """
    Before Windows Server 2019 and Windows 10 1809 the container's host name had to be the short name of its
    group managed service account, or NTLM logons and name translation would fail; so all containers of one
    account need the same name, and then they interfere with each other at the domain controller. Since 1809
    the container shows the account's name anyway, and containers may share an account. Only if they are given
    the same `--hostname` do they still interfere: logons fail now and then. What is asked here tells no host
    name, so that is a note and no limit.

    **What to do.** Older hosts: set `--hostname` to the account's name, and run one container per account.
    Newer hosts: leave `--hostname` out, or give each container its own.
    """
    more, build = placement.more, placement.host.build
    if not more.gmsa or not placement.is_windows or build is None:
        return
    several = more.replicas is not None and more.replicas > 1
    least = facts.current().platform.revision_free.build
    account = "the account's short name" if more.gmsa == "yes" else more.gmsa.split(".")[0]
    if build < least and several:
        message = (
            f"{more.replicas} containers share one gMSA. Before build {least} each has to have the host name {account}, and "
            "with one name logons fail now and then. Run one container with each account."
        )
        yield breaks("replicas", message)
    elif build < least:
        message = f"Before build {least} the container's host name has to be {account}, or NTLM logons fail."
        yield breaks("gmsa", message)
    elif several:
        message = (
            f"{more.replicas} containers share one gMSA, as they may from build {least} on. Leave --hostname out or give each "
            "its own: with the same one, logons fail now and then."
        )
        yield breaks("replicas", message, severity=Severity.INFO)
    else:
        yield holds(
            "gmsa", f"From build {least} on the host name is free; the container shows the account's name."
        )
