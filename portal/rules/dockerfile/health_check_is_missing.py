"""A server image without a health check."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule


@rule(
    Severity.INFO,
    "Health check is missing",
    met="Health check is there",
    on=Dockerfile,
    stage=Stage.RUN,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022\nCOPY site /inetpub/wwwroot\n",
        "FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8.1-windowsservercore-ltsc2022\nCOPY site /inetpub/wwwroot\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022\nCOPY site /inetpub/wwwroot\nHEALTHCHECK --interval=30s CMD curl.exe -f http://localhost/ || exit 1\n",
        "FROM mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022\nCOPY site /inetpub/wwwroot\nHEALTHCHECK CMD curl.exe -f http://localhost/ || exit 1\n",
    ),
    lesson="health-checks-and-logs",
    sources=("dockerfile-reference", "servicemonitor-readme"),
)
def health_check_is_missing(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    An engine sees whether the first process of a container is alive, not whether it answers.
    ServiceMonitor in an IIS image ends when the service stops; a site that answers every request with
    error 500 leaves it running. A health check asks the site itself. This rule speaks of IIS images only,
    because there the process and the server are two different things.

    **What you see.** A container that is *up* and answers nothing useful.

    **What to do.** For Docker and Compose add a `HEALTHCHECK`, with `curl.exe` rather than PowerShell,
    and not more often than needed: each check starts a process. Kubernetes ignores it; use probes
    there.
    """
    final = read(dockerfile).final
    if final is None or not final.serves_iis or dockerfile.aim.get("orchestrator", "docker") != "docker":
        return
    check = final.last("HEALTHCHECK")
    if check is not None:
        yield holds(lines(check), "The file says how the container is checked.")
    else:
        yield breaks(
            "", "Docker cannot tell a site that answers from one that does not; no HEALTHCHECK asks it."
        )
