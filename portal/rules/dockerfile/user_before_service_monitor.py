"""`USER` in an image whose first process is ServiceMonitor."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.WARNING,
    "ServiceMonitor needs administrator rights",
    met="ServiceMonitor runs as administrator",
    on=Dockerfile,
    stage=Stage.START,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022\nUSER ContainerUser\n",
        "FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8.1-windowsservercore-ltsc2022\nCOPY . /inetpub/wwwroot\nUSER ContainerUser\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022\nCOPY . /inetpub/wwwroot\n",
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nUSER ContainerUser\n",
    ),
    lesson="users-and-secrets",
    sources=("ms-container-security",),
)
def user_before_service_monitor(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    ServiceMonitor changes the environment of the application pool and starts the service, which takes
    administrator rights. `USER` sets the account of this first process only: a Windows service, IIS
    included, runs under its own account and is not affected.

    **What you see.** The container ends at once: ServiceMonitor cannot open the service.

    **What to do.** Leave `USER` out in images with IIS. The worker processes run as
    `ApplicationPoolIdentity` anyway, which has few rights; change the pool's identity where another account
    is needed.
    """
    final = read(dockerfile).final
    if final is None or not final.serves_iis:
        return
    entry, user = final.last("ENTRYPOINT"), final.last("USER")
    watched = entry is None or "servicemonitor" in entry.command.lower()
    name = user.value.strip("\"'").lower() if user else ""
    if user and watched and name and not name.endswith("containeradministrator") and "$" not in name:
        yield breaks(lines(user), f"{user.value} may not do what ServiceMonitor does when it starts.")
