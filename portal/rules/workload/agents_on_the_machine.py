"""Antivirus, backup and monitoring that run beside the application."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import machine, not_needed, said
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Agents cannot come along as they are",
    met="No agents have to come along",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks web-app antivirus-backup-agent",
        "container-instances web-app antivirus-backup-agent",
        "app-service-code web-app antivirus-backup-agent",
    ),
    good=(
        "azure-vm antivirus-backup-agent",
        "windows-host console-app antivirus-backup-agent",
        "aks web-app not:antivirus-backup-agent",
    ),
    lesson="cloud-devops-ready",
    sources=(
        "ms-lift-and-shift",
        "aks-hostprocess",
    ),
    about=("antivirus-backup-agent",),
)
def agents_on_the_machine(workload: Workload) -> Iterator[Finding]:
    """
    Agents belong on a machine, not in an image: the host's Defender and firewall work for its containers too,
    and what is worth a backup is outside of them. On your own hosts agents stay where they are. On AKS they
    run as a DaemonSet of HostProcess containers. On platforms there is no machine of your own.

    **What to do.** List the agents and what each is there for; then find what does the same on the platform.
    """
    for signal in said(workload, "antivirus-backup-agent"):
        if machine(workload):
            yield holds(signal.id, "Agents move along.", title="Agents work there")
        elif workload.target_id in ("windows-host", "linux-host"):
            yield holds(signal.id, "Agents run on the hosts, for all containers.", title="Agents work there")
        elif workload.target_id == "aks":
            yield breaks(
                signal.id, "Agents run on the nodes as a DaemonSet, on Windows in HostProcess containers."
            )
        else:
            yield breaks(
                signal.id,
                f"On {workload.target.name} no machine is yours; use what the platform offers instead.",
            )
    yield from not_needed(workload, "antivirus-backup-agent")
