"""A command or a GPU that a container asks for, and that its base image does not have."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from portal import facts
from portal.placement import Host, Image, Placement, Unreadable
from portal.podspec import Container, Part, PodSpec
from portal.rules.engine import Finding, Outcome, Severity, Stage, breaks, check, holds, rule
from portal.rules.podspec._pods import (
    as_of,
    image_of,
    is_windows,
    node_release,
    orchestrator,
    resources,
    short,
)

DIRECTX = "microsoft.com/directx"
_GPU = re.compile(r"(nvidia\.com/(?:gpu|mig-)|amd\.com/gpu|gpu\.intel\.com/)")
_LONGEST = 300


@rule(
    Severity.ERROR,
    "Image lacks what the container asks for",
    met="Image has what the container asks for",
    on=PodSpec,
    stage=Stage.START,
    bad=(
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: windows}
  containers:
    - name: w
      image: mcr.microsoft.com/windows/nanoserver:ltsc2022
      command: ["powershell", "-Command", "Get-Date"]
""",
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: windows}
  containers:
    - name: w
      image: mcr.microsoft.com/windows/nanoserver:ltsc2022
      resources: {limits: {nvidia.com/gpu: 1, memory: 1Gi}}
""",
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: windows}
  containers:
    - name: w
      image: mcr.microsoft.com/dotnet/aspnet:10.0-nanoserver-ltsc2022
      livenessProbe: {exec: {command: [powershell.exe, "-File", "check.ps1"]}}
""",
    ),
    good=(
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: windows}
  containers:
    - name: w
      image: mcr.microsoft.com/windows/servercore:ltsc2022
      command: ["powershell", "-Command", "Get-Date"]
""",
        """\
kind: Pod
spec:
  nodeSelector: {kubernetes.io/os: windows}
  containers:
    - name: w
      image: mcr.microsoft.com/windows/server:ltsc2022
      resources: {limits: {microsoft.com/directx: 1, memory: 1Gi}}
""",
    ),
    lesson="choosing-a-base-image",
    sources=("ms-base-images", "ms-gpu"),
)
def container_asks_for_what_image_lacks(pod: PodSpec) -> Iterator[Finding]:
    """
    The start command, exec probes and hooks run programs that have to be in the image, and a GPU needs libraries
    that only the largest base image has. The base images differ: Nano Server has no Windows PowerShell, and
    Server Core lacks what DirectX needs. Windows containers reach GPUs through DirectX alone, so
    `nvidia.com/gpu` is a resource of Linux nodes. The judgement is that of the rules on placements, asked about
    the command and the device of each container.

    **What you see.** *The system cannot find the file specified* at the start, probes that always fail, or a pod
    that stays *Pending* because no node has the resource.

    **What to do.** Take a base image that has it, or a program that the image has; for GPUs on Windows nodes ask
    for `microsoft.com/directx` on an image of Windows Server.
    """
    if not is_windows(pod):
        return
    for container in pod.containers:
        image = image_of(container)
        if image is None or image.os == "linux" or pod.is_host_process(container):
            continue
        for part, details in _asked(pod, container, image):
            try:
                yield from _judged(container, part, _placement(pod, image, details))
            except Unreadable:
                continue


def _asked(pod: PodSpec, container: Container, image: Image) -> Iterator[tuple[Part, dict[str, Any]]]:
    """What a container asks for, as details of a placement, each with its place."""
    for what, part in container.commands:
        if part.kind == "list" and part.words:
            action = "run" if what == "command" else "exec"
            yield part, {"command": " ".join(part.words)[:_LONGEST], "action": action}
    arguments = container.part["args"]
    # The base images have no entry point, so what is meant as arguments is the command.
    if image.is_base and not container.part["command"] and arguments.words:
        yield arguments, {"command": " ".join(arguments.words)[:_LONGEST], "action": "run"}
    for each, _group, name, amount in resources(pod):
        if each.part is container.part and (name == DIRECTX or _GPU.match(name)) and amount.text != "0":
            yield amount, {"gpu": "directx" if name == DIRECTX else name}
            return


def _placement(pod: PodSpec, image: Image, details: dict[str, Any]) -> Placement:
    """The container's image on its nodes; where those are not told, on a host of the image's own release."""
    release = node_release(pod)[0] or image.release
    if release is None:
        release = max((r for r in facts.current().hosts() if r.kind == "server"), key=lambda r: r.build)
    windows = image if image.os else replace(image, os="windows")
    return Placement.made(
        Host.of_release(release), windows, "process", orchestrator(pod), as_of(pod), **details
    )


def _judged(container: Container, part: Part, placement: Placement) -> Iterator[Finding]:
    """What the rules about such details say; image-does-not-fit-node says the rest."""
    report = check(placement)
    said = placement.more.said - {"action"}
    about = [o for o in (*report.errors, *report.warnings) if not said.isdisjoint(o.rule.about)]
    for outcome in about:
        yield _repeated(container, part, outcome)
    held = [o for o in report.holding if not said.isdisjoint(o.rule.about)]
    if held and not about:
        yield holds(part.where, f"{short(container.name)}: {held[0].message}", sources=held[0].sources)


def _repeated(container: Container, part: Part, outcome: Outcome) -> Finding:
    return breaks(
        part.where,
        f"{short(container.name)}: {outcome.message}",
        title=outcome.title,
        severity=outcome.severity,
        sources=outcome.sources,
        stage=outcome.stage,
        dispute=outcome.dispute,
    )
