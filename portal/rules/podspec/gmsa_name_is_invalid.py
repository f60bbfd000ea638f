"""A name that no credential spec in the cluster can have."""

import re
from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._pods import short

NAME = re.compile(r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*")


@rule(
    Severity.ERROR,
    "Credential spec's name is not a valid object name",
    met="Credential spec's name is a possible one",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  securityContext:
    windowsOptions: {gmsaCredentialSpecName: gmsa-WebApp1}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  securityContext:
    windowsOptions: {gmsaCredentialSpecName: 'CONTOSO\\web$'}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    good=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  securityContext:
    windowsOptions: {gmsaCredentialSpecName: gmsa-web}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  containers:
    - name: a
      image: "registry.example.com/a:1"
      securityContext:
        windowsOptions: {gmsaCredentialSpecName: gmsa-webapp1.contoso}
""",
    ),
    lesson="gmsa-in-pods",
    sources=("k8s-validation", "k8s-gmsa"),
)
def gmsa_name_is_invalid(pod: PodSpec) -> Iterator[Finding]:
    """
    `gmsaCredentialSpecName` is the name of a *GMSACredentialSpec* object in the cluster, not that of the
    account in Active Directory. Names of objects consist of lower-case letters, digits, hyphens and dots,
    begin and end with a letter or digit, and have at most 253 characters. The account is named inside the
    object.

    **What you see.** *a lowercase RFC 1123 subdomain must consist of …* at `kubectl apply`. Older pages
    show names with capitals, which never worked as names of objects.

    **What to do.** Look with `kubectl get gmsacredentialspecs` and write the name as it stands there.
    """
    for options in (pod.windows_options, *(each.windows_options for each in pod.containers)):
        name = options["gmsaCredentialSpecName"]
        if not name:
            continue
        if len(name.text) <= 253 and NAME.fullmatch(name.text):
            yield holds(name.where, f"{short(name.text)} has the form of an object's name.")
        else:
            yield breaks(
                name.where,
                f"“{short(name.text)}” cannot be the name of an object: lower-case letters, digits, - and . only.",
            )
