"""Fields that a Windows pod must not have."""

from collections.abc import Iterator

from portal.podspec import Part, PodSpec
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._edits import take_out
from portal.rules.podspec._pods import chosen_by, is_windows

SPEC = ("hostPID", "hostIPC", "hostUsers", "shareProcessNamespace", "resources")
POD_CONTEXT = (
    "appArmorProfile",
    "fsGroup",
    "fsGroupChangePolicy",
    "runAsGroup",
    "runAsUser",
    "seLinuxChangePolicy",
    "seLinuxOptions",
    "seccompProfile",
    "supplementalGroups",
    "supplementalGroupsPolicy",
    "sysctls",
)
CONTAINER_CONTEXT = (
    "allowPrivilegeEscalation",
    "appArmorProfile",
    "capabilities",
    "privileged",
    "procMount",
    "readOnlyRootFilesystem",
    "runAsGroup",
    "runAsUser",
    "seLinuxOptions",
    "seccompProfile",
)
INSTEAD = {
    "runAsUser": "windowsOptions.runAsUserName names the user.",
    "privileged": "A HostProcess pod takes its place.",
    "resources": "Give resources to each container.",
}


@rule(
    Severity.ERROR,
    "Field is not for Windows pods",
    met="No field that Windows pods must not have",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  securityContext: {runAsUser: 1000, fsGroup: 2000}
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
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  shareProcessNamespace: false
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
    runAsNonRoot: true
    windowsOptions: {runAsUserName: ContainerUser}
  containers: [{name: a, image: "registry.example.com/a:1"}]
""",
        """\
kind: Pod
spec:
  os: {name: linux}
  nodeSelector: {kubernetes.io/os: linux}
  securityContext: {runAsUser: 1000, fsGroup: 2000}
  containers: [{name: a, image: "nginx:1.29"}]
""",
    ),
    lesson="windows-nodes",
    sources=("k8s-validation", "k8s-pod-api", "k8s-windows-intro"),
)
def field_not_for_windows(pod: PodSpec) -> Iterator[Finding]:
    """
    User numbers, capabilities, SELinux, seccomp, AppArmor, sysctls, a read-only root and shared namespaces
    belong to Linux. With `os.name: windows` the API server refuses a pod that has such a field at all;
    `privileged: false` or `readOnlyRootFilesystem: false` counts as having it. Without `os.name` it cannot
    know, accepts the pod, and the field does nothing on a Windows node: a protection that somebody relies on
    is not there.

    **What you see.** *Forbidden: cannot be set for a windows pod* at `kubectl apply`, once for each
    field.

    **What to do.** Take the field out. `windowsOptions.runAsUserName` takes the place of `runAsUser`,
    `windowsOptions.hostProcess` that of `privileged`, and `runAsNonRoot` works on both systems.
    """
    if not is_windows(pod):
        return
    refused = pod.os_field.text == "windows"
    found = [*_of_pod(pod), *_of_containers(pod)]
    for path, part in found:
        if refused:
            message = f"The API server refuses a Windows pod with {path}.{_instead(path)}"
            yield breaks(part.where, message, fixes=_fixes(pod, path, part))
        else:
            message = f"{path} does nothing on a Windows node; with os.name: windows the API server would refuse it.{_instead(path)}"
            yield breaks(
                part.where,
                message,
                severity=Severity.WARNING,
                title="Field has no effect on Windows",
                fixes=_fixes(pod, path, part),
            )
    if not found:
        yield holds(chosen_by(pod).where, "The pod has none of the fields that a Windows pod must not have.")


def _of_pod(pod: PodSpec) -> Iterator[tuple[str, Part]]:
    for name in SPEC:
        part = pod.spec[name]
        # These two are fields of the API that are either true or not there.
        if part and not (name in ("hostPID", "hostIPC") and not part.is_true):
            yield name, part
    for name in POD_CONTEXT:
        part = pod.security[name]
        if part and not (name == "sysctls" and not part.members):
            yield f"securityContext.{name}", part


def _of_containers(pod: PodSpec) -> Iterator[tuple[str, Part]]:
    for container in pod.containers:
        for name in CONTAINER_CONTEXT:
            if part := container.security[name]:
                yield f"securityContext.{name} of a container", part


def _fixes(pod: PodSpec, path: str, part: Part) -> tuple[Fix, ...]:
    # Limits of a pod as a whole are wanted, only in another place; which container gets how much is not ours to say.
    name = _name(path)
    return take_out(pod, part, name, safe=name != "resources")


def _name(path: str) -> str:
    return path.split(" ")[0].rpartition(".")[2]


def _instead(path: str) -> str:
    name = _name(path)
    return f" {INSTEAD[name]}" if name in INSTEAD else ""
