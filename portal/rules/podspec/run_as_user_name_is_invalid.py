"""A Windows user name that the API server refuses."""

import re
from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._pods import short

NETBIOS = re.compile(r'[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}')
DNS = re.compile(
    r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*"
)
BAD = re.compile(r'["/\\:;|=,+*?<>@\[\]]')


@rule(
    Severity.ERROR,
    "runAsUserName is no user name",
    met="runAsUserName is a user name",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  securityContext:
    windowsOptions: {runAsUserName: 'CONTOSO\\apps\\web'}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  securityContext:
    windowsOptions: {runAsUserName: 'web@contoso.com'}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  securityContext:
    windowsOptions: {runAsUserName: ''}
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
    windowsOptions: {runAsUserName: ContainerUser}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  securityContext:
    windowsOptions: {runAsUserName: 'NT AUTHORITY\\NETWORK SERVICE'}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
    ),
    lesson="windows-nodes",
    sources=("k8s-validation", "k8s-run-as-user-name"),
)
def run_as_user_name_is_invalid(pod: PodSpec) -> Iterator[Finding]:
    r"""
    The field takes a user as *DOMAIN\\user*, the domain being optional. It may not be empty, has at most one
    backslash and no control characters; the user part has none of the characters that a Windows name cannot
    have, such as @ / : ; | = , + * ? < > [ ]. In double quotes YAML needs the backslash twice.

    **What you see.** *runAsUserName …* with the reason, at `kubectl apply`. A name that is valid but does not
    exist in the image fails later, at the start of the container.

    **What to do.** Use *ContainerUser* or *ContainerAdministrator*, which Windows images have, or a user
    that the image creates.
    """
    for options in (pod.windows_options, *(each.windows_options for each in pod.containers)):
        user = options["runAsUserName"]
        if user.kind != "value" or user.is_null:
            continue
        if why := _wrong(user.text):
            yield breaks(user.where, f"runAsUserName “{short(user.text, 40)}” {why}.")
        else:
            yield holds(user.where, f"{short(user.text)} has the form of a user name.")


def _wrong(text: str) -> str:
    # As in validateWindowsSecurityContextOptions.
    domain, slash, user = text.rpartition("\\")
    if not text:
        return "is empty"
    if any(ord(sign) < 32 or ord(sign) == 127 for sign in text):
        return "has a control character"
    if text.count("\\") > 1:
        return "has more than one backslash"
    if slash and (len(domain) > 255 or not (NETBIOS.fullmatch(domain) or DNS.fullmatch(domain))):
        return "has a domain that is neither a NetBIOS nor a DNS name"
    if not user or len(user) > 104:
        return "has no user" if not user else "has a user of more than 104 characters"
    if not user.strip(". "):
        return "has a user of dots and spaces only"
    return "has a sign that a user name cannot have" if BAD.search(user) else ""
