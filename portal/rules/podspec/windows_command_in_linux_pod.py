"""A Windows program as a command, probe or hook of a Linux pod."""

import re
from collections.abc import Iterator

from portal.podspec import PodSpec
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.podspec._pods import WINDOWS_PROGRAMS, commands, is_linux, program, short


@rule(
    Severity.ERROR,
    "Command is a Windows one",
    met="Commands are ones of Linux",
    on=PodSpec,
    stage=Stage.RUN,
    bad=(
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: linux}
  containers:
    - name: a
      image: "nginx:1.29"
      command: [cmd, /c, start.bat]
""",
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: linux}
  containers:
    - name: a
      image: "nginx:1.29"
      readinessProbe:
        exec: {command: [powershell.exe, -Command, Get-Service w3svc]}
""",
    ),
    good=(
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: linux}
  containers:
    - name: a
      image: "mcr.microsoft.com/dotnet/sdk:10.0"
      command: [pwsh, -File, /start.ps1]
""",
        """\
kind: Pod
spec:
  os: {name: windows}
  nodeSelector: {kubernetes.io/os: windows}
  containers:
    - name: a
      image: "registry.example.com/a:1"
      command: [cmd, /c, start.bat]
""",
    ),
    lesson="windows-nodes",
    sources=("k8s-windows-intro",),
)
def windows_command_in_linux_pod(pod: PodSpec) -> Iterator[Finding]:
    """
    Probes, hooks and start commands run inside the container. A Linux image has neither `cmd` nor Windows
    PowerShell, and no drive `C:`. PowerShell 7 can be there under the name `pwsh`.

    **What you see.** *exec: "cmd": executable file not found in $PATH*, and the container is restarted
    again and again.

    **What to do.** Use a shell that the image has, or probe with `httpGet` or `tcpSocket`. If the image is
    one for Windows, correct the node selector.
    """
    if not is_linux(pod):
        return
    wrong = False
    for container, what, part in commands(pod):
        first = part.words[0].strip()
        if program(part.words) in WINDOWS_PROGRAMS or re.match(r"[A-Za-z]:[\\\\/]", first):
            wrong = True
            yield breaks(
                part.where,
                f"{short(container.name)}: {what} runs {short(first, 30)}, which Linux images do not have.",
            )
    if not wrong and (first_command := next(commands(pod), None)):
        yield holds(first_command[2].where, "No command is a program or a path of Windows.")
