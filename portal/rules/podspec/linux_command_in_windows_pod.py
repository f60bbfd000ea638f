"""A Linux shell or path as a command, probe or hook of a Windows pod."""

from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._pods import LINUX_SHELLS, commands, is_windows, program, short

FOLDERS = ("/bin/", "/usr/", "/sbin/", "/opt/", "/etc/", "/tmp/")  # noqa: S108  (paths in somebody's manifest)
TOOLS = frozenset(("cat", "grep", "sleep", "test", "touch", "wget", "nc", "pgrep", "kill", "ls"))


@rule(
    Severity.ERROR,
    "Command is a Linux one",
    met="Commands are ones of Windows",
    on=PodSpec,
    stage=Stage.RUN,
    bad=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  containers:
    - name: a
      image: "registry.example.com/a:1"
      livenessProbe:
        exec: {command: [sh, -c, 'curl -f http://localhost/']}
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  containers:
    - name: a
      image: "registry.example.com/a:1"
      command: ['/bin/bash', -c, ./start.sh]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  containers:
    - name: a
      image: "registry.example.com/a:1"
      lifecycle:
        preStop:
          exec: {command: [/bin/sleep, '10']}
""",
    ),
    good=(
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  containers:
    - name: a
      image: "registry.example.com/a:1"
      livenessProbe:
        exec: {command: [powershell, -Command, 'if (Test-Path C:\\ok) {exit 0} else {exit 1}']}
""",
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: linux}
  containers:
    - name: a
      image: "nginx:1.29"
      livenessProbe:
        exec: {command: [sh, -c, 'curl -f http://localhost/']}
""",
    ),
    lesson="windows-nodes",
    sources=("k8s-windows-intro", "ms-base-images"),
)
def linux_command_in_windows_pod(pod: PodSpec) -> Iterator[Finding]:
    """
    Probes, hooks and start commands run inside the container, and what is not in the image cannot run.
    Windows images have no `sh`, no `/bin`, no `sleep`. The base images have `cmd`; Server Core and larger
    ones have Windows PowerShell; Nano Server does not.

    **What you see.** The probe fails each time and the container is restarted; for a start command *The
    system cannot find the file specified*; a preStop hook fails with *FailedPreStopHook* and delays
    nothing.

    **What to do.** Probe with `httpGet` or `tcpSocket`, which the kubelet does from outside. Otherwise use
    `cmd /c` or PowerShell. An image that brings its own shell, such as that of Git, starts it by its Windows
    path.
    """
    if not is_windows(pod):
        return
    wrong = False
    for container, what, part in commands(pod):
        first = part.words[0].strip()
        name = program(part.words)
        if pod.is_host_process(container):
            continue
        if first.startswith(FOLDERS) or name in LINUX_SHELLS or (name in TOOLS and "\\" not in first):
            wrong = True
            severity = (
                Severity.ERROR if first.startswith(FOLDERS) or name in LINUX_SHELLS else Severity.WARNING
            )
            yield breaks(
                part.where,
                f"{short(container.name)}: {what} runs {short(first, 30)}, which Windows images do not have.",
                severity=severity,
            )
    if not wrong and (first_command := next(commands(pod), None)):
        yield holds(first_command[2].where, "No command is a shell or a path of Linux.")
