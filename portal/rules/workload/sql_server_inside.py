"""SQL Server beside the application."""

import datetime
from collections.abc import Iterator

from portal import facts
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import dropped, machine, not_needed, said, windows_containers
from portal.workload import Workload


@rule(
    Severity.ERROR,
    "SQL Server does not come along",
    met="No SQL Server in its machine",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks web-app netfx-4x sql-server-windows as_of=2026-11-26",
        "app-service-code web-app sql-server-windows",
        "windows-host web-app netfx-4x sql-server-windows as_of=2020-01-01",
        "linux-host runs-on-linux sql-server-windows",
    ),
    good=(
        "azure-vm sql-server-windows",
        "aks web-app netfx-4x not:sql-server-windows",
    ),
    lesson="cloud-native-ready",
    sources=(
        "mssql-windows-readme",
        "mssql-docker-709",
    ),
    about=("sql-server-windows",),
)
def sql_server_inside(workload: Workload) -> Iterator[Finding]:
    """
    SQL Server in Windows containers was a preview for tests. It was suspended in 2021, the images have been
    gone since 1 September of that year at the latest, and what can still be built by hand has no support. SQL
    Server in Linux containers is supported, and so are the services of Azure.

    **What to do.** Take the database out of the machine first: to Azure SQL, to a machine of its own, or to a Linux
    container with a volume. Then ask again for the application alone.
    """
    until = facts.current().platform.facts["sql_server_windows_until"].value
    last = datetime.date.fromisoformat(str(until))
    for signal in said(workload, "sql-server-windows"):
        if machine(workload):
            yield holds(signal.id, "SQL Server moves with its machine.", title="SQL Server moves along")
        elif workload.container_system == "linux" and not workload.tied_to_windows:
            message = "SQL Server runs in a Linux container of its own, with a volume; or in Azure SQL."
            yield breaks(
                signal.id, message, severity=Severity.WARNING, title="SQL Server gets a place of its own"
            )
        elif windows_containers(workload) and workload.as_of <= last:
            message = "In Windows containers SQL Server is a preview for tests only."
            yield breaks(signal.id, message, severity=Severity.WARNING, title="SQL Server is a preview there")
        else:
            message = "Platforms have no place for SQL Server, and in Windows containers it is not supported."
            yield breaks(signal.id, message, fixes=dropped(workload, signal))
    yield from not_needed(workload, "sql-server-windows")
