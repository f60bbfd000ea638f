"""Tasks that run at certain times."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import containers, machine, said
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Schedule needs another clock",
    met="Schedule is provided for",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks scheduled-task console-app",
        "container-instances scheduled-task",
        "windows-host scheduled-task netfx-4x",
    ),
    good=(
        "azure-vm scheduled-task",
        "functions scheduled-task modern-net",
    ),
    lesson="cloud-native-ready",
    sources=(
        "ms-lift-and-shift",
        "functions-containers",
    ),
    about=("scheduled-task",),
)
def task_on_a_schedule(workload: Workload) -> Iterator[Finding]:
    """
    Scheduled tasks work in Windows containers, but a container that only waits for its time is a container
    too many, and it ends when nothing runs in the foreground. It is better if something outside starts it: a
    CronJob on Kubernetes, a trigger of Azure Functions.

    **What to do.** Make the task a console program that does its work and ends, and give the schedule to the platform.
    """
    for signal in said(workload, "scheduled-task"):
        if machine(workload):
            yield holds(signal.id, "The task scheduler moves along.")
        elif workload.target_id == "functions":
            yield holds(signal.id, "A timer is one of the triggers.", dispute=workload.target.dispute)
        elif containers(workload):
            by = "a CronJob" if workload.target_id == "aks" else "something outside the container"
            yield breaks(signal.id, f"The task becomes a program that ends, started by {by}.")
