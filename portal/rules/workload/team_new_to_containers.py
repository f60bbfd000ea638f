"""A team that has not worked with containers."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import containers
from portal.workload import Workload


@rule(
    Severity.WARNING,
    "Team is new to containers",
    met="Team knows what it needs",
    on=Workload,
    stage=Stage.RUN,
    bad=(
        "aks web-app team=new",
        "windows-host console-app team=new",
    ),
    good=(
        "aks web-app team=ready",
        "azure-vm web-app team=new",
    ),
    lesson="cloud-devops-ready",
    sources=("kubernetes-in-a-microsoft-world-1",),
    about=("team",),
)
def team_new_to_containers(workload: Workload) -> Iterator[Finding]:
    """
    Containers shorten the path to production and lengthen the list of things to know: images, registries,
    networks, probes, and with Kubernetes a good deal more. The learning curve is steep, and teams that like
    change cope with it better.

    **What to do.** Begin with one application that is easy and matters, and with a platform that hides the cluster. The
    lessons here are a start.
    """
    if not containers(workload) or not workload.team:
        if workload.team == "new":
            yield holds(
                "team",
                "The team has nothing of containers to learn for it.",
                title="Needs no knowledge of containers",
            )
    elif workload.team == "ready":
        yield holds("team", "The team works with containers already.")
    else:
        extra = " Kubernetes comes on top." if workload.target_id == "aks" else ""
        yield breaks("team", f"The team has to learn containers first.{extra}")
