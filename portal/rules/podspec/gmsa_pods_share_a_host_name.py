"""Several pods with one gMSA and one host name."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._pods import short


@rule(
    Severity.WARNING,
    "Pods with one gMSA share a host name",
    met="Pods with one gMSA have host names of their own",
    on=PodSpec,
    stage=Stage.RUN,
    bad=(
        """\
kind: Deployment
spec:
  replicas: 3
  template:
    spec:
      os: {name: windows}
      nodeSelector: {kubernetes.io/os: windows}
      hostname: web
      securityContext:
        windowsOptions: {gmsaCredentialSpecName: gmsa-web}
      containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: DaemonSet
spec:
  template:
    spec:
      os: {name: windows}
      nodeSelector: {kubernetes.io/os: windows}
      hostname: web
      securityContext:
        windowsOptions: {gmsaCredentialSpecName: gmsa-web}
      containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    good=(
        """\
kind: Deployment
spec:
  replicas: 3
  template:
    spec:
      os: {name: windows}
      nodeSelector: {kubernetes.io/os: windows}
      securityContext:
        windowsOptions: {gmsaCredentialSpecName: gmsa-web}
      containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Deployment
spec:
  replicas: 1
  template:
    spec:
      os: {name: windows}
      nodeSelector: {kubernetes.io/os: windows}
      hostname: web
      securityContext:
        windowsOptions: {gmsaCredentialSpecName: gmsa-web}
      containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    lesson="gmsa-in-pods",
    sources=("ms-gmsa-run", "ms-gmsa-troubleshoot"),
)
def gmsa_pods_share_a_host_name(pod: PodSpec) -> Iterator[Finding]:
    """
    Up to version 1803 of Windows a container with a gMSA had to have the account's name as its host name, so
    only one could run. From Windows Server 2019 on the host name is free, and then it has to differ: several
    containers that log on as one account from one host name interfere with each other at the domain
    controller.

    **What you see.** Log-ons to other services fail now and then, more often with more replicas.

    **What to do.** Take `hostname` out of the template: each pod then has its own name. On nodes older
    than Windows Server 2019, run one replica.
    """
    accounts = [
        part
        for each in pod.containers
        if (part := pod.option(each, "gmsaCredentialSpecName") or pod.option(each, "gmsaCredentialSpec"))
    ]
    if not accounts:
        return
    name, replicas = pod.spec["hostname"], pod.replicas
    several = pod.kind == "DaemonSet" or (replicas or 1) > 1
    if name and several:
        count = f"{replicas} pods have" if replicas else "The pods on all nodes have"
        yield breaks(name.where, f"{count} the host name {short(name.text)} and log on with the same gMSA.")
    elif several:
        yield holds(accounts[0].where, "Each pod has a host name of its own.")
