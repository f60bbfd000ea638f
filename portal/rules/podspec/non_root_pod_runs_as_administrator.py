"""runAsNonRoot together with the administrator of Windows containers."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._pods import image_of, is_windows, short


@rule(
    Severity.ERROR,
    "runAsNonRoot and ContainerAdministrator exclude each other",
    met="runAsNonRoot with a user that is no administrator",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  securityContext:
    runAsNonRoot: true
    windowsOptions: {runAsUserName: containeradministrator}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  securityContext: {runAsNonRoot: true}
  containers: [{name: web, image: "mcr.microsoft.com/windows/servercore:ltsc2022"}]
""",
    ),
    good=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  securityContext:
    runAsNonRoot: true
    windowsOptions: {runAsUserName: ContainerUser}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  securityContext: {runAsNonRoot: true}
  containers: [{name: web, image: "mcr.microsoft.com/windows/nanoserver:ltsc2022"}]
""",
    ),
    lesson="windows-nodes",
    sources=(
        "k8s-kubelet-windows-context",
        "k8s-non-root-casing",
        "k8s-non-root-image-user",
        "k8s-windows-intro",
    ),
)
def non_root_pod_runs_as_administrator(pod: PodSpec) -> Iterator[Finding]:
    """
    On Windows, `runAsNonRoot: true` means: not as *ContainerAdministrator*. The kubelet checks the name in
    `runAsUserName`, and where there is none, the user that the image names. Server Core and the larger base
    images name none, and run as ContainerAdministrator all the same: the check has nothing to look at and
    lets them pass. Nano Server runs as ContainerUser.

    **What you see.** With the name: *CreateContainerConfigError*, *… will be regarded as root identity and
    will break non-root policy*. Without it nothing, and a container that is an administrator.

    **What to do.** Set `windowsOptions.runAsUserName: ContainerUser`. Upper and lower case do not matter
    since Kubernetes 1.25 and the patches of September 2022 for 1.22 to 1.24; another user with the same
    rights passes.
    """
    if not is_windows(pod) or pod.has_host_process:
        return
    for container in pod.containers:
        wanted = container.security["runAsNonRoot"] or pod.security["runAsNonRoot"]
        user = pod.option(container, "runAsUserName")
        image = image_of(container)
        if not wanted.is_true:
            continue
        if user.text.lower() == "containeradministrator":
            yield breaks(
                user.where,
                f"{short(container.name)} is to run as ContainerAdministrator, which runAsNonRoot forbids.",
            )
        elif user:
            yield holds(user.where, f"{short(container.name)} runs as {short(user.text)}.")
        elif image and image.is_base and image.family != "nanoserver":
            message = f"{short(image.text)} names no user, so the check passes, and it runs as ContainerAdministrator."
            yield breaks(
                container.image.where,
                message,
                severity=Severity.WARNING,
                stage=Stage.RUN,
                title="runAsNonRoot does not see the administrator",
            )
        elif image and image.is_base:
            yield holds(container.image.where, "Nano Server runs as ContainerUser.")
