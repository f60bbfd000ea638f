"""What several rules on pods ask: the operating system meant, the image, the program that a list of words starts."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from functools import lru_cache

from portal import facts
from portal.facts import Release
from portal.placement import Image
from portal.podspec import Container, Part, PodSpec
from portal.podspec.pod import AKS_SKU_LABEL, BUILD_LABEL

_BUILD = re.compile(r"10\.0\.(\d{5})\Z")
# Programs of Windows; pwsh runs on both systems.
WINDOWS_PROGRAMS = frozenset(("cmd", "powershell"))
LINUX_SHELLS = frozenset(("sh", "bash", "ash", "dash"))
LINUX_FOLDERS = re.compile(r"/(?:var|etc|dev|proc|sys|run|usr|tmp|opt|lib|home|root|mnt)(?:/|$)")
# Of a securityContext; Windows has none of them.
LINUX_FIELDS = (
    "appArmorProfile",
    "capabilities",
    "fsGroup",
    "privileged",
    "procMount",
    "readOnlyRootFilesystem",
    "runAsGroup",
    "runAsUser",
    "seLinuxOptions",
    "seccompProfile",
    "supplementalGroups",
    "sysctls",
)


@lru_cache(maxsize=2048)
def _image(text: str) -> Image | None:
    try:
        return Image.parse(text)
    except ValueError:
        return None


def image_of(container: Container) -> Image | None:
    """The image of a container, None if it has none or the reference cannot be read."""
    return _image(container.image.text) if container.image else None


def image_systems(pod: PodSpec) -> set[str]:
    """The operating systems of the images, as far as their names tell."""
    images = (image_of(each) for each in pod.containers)
    return {image.os for image in images if image and image.os}


def has_windows_options(pod: PodSpec) -> bool:
    """Whether any securityContext has windowsOptions."""
    return bool(pod.windows_options) or any(each.windows_options for each in pod.containers)


def system(pod: PodSpec) -> str:
    """The operating system that the pod is meant for: chosen, else told by what it has, else ""."""
    if pod.os:
        return pod.os
    told = image_systems(pod) | set(_traces(pod))
    return told.pop() if len(told) == 1 else ""


def _traces(pod: PodSpec) -> Iterator[str]:
    """The systems that fields, commands and paths of the pod belong to."""
    if has_windows_options(pod):
        yield "windows"
    if any(context[name] for context in _contexts(pod) for name in LINUX_FIELDS):
        yield "linux"
    paths = [volume["hostPath"]["path"].text for volume in pod.volumes]
    for _container, _what, part in commands(pod):
        words = part.words
        if program(words) in WINDOWS_PROGRAMS:
            yield "windows"
        elif program(words) in LINUX_SHELLS or words[0].startswith("/"):
            yield "linux"
    paths += [mount["mountPath"].text for container in pod.containers for mount in container.mounts]
    for path in paths:
        if re.match(r"[A-Za-z]:|\\\\", path):
            yield "windows"
        elif LINUX_FOLDERS.match(path):
            yield "linux"


def _contexts(pod: PodSpec) -> Iterator[Part]:
    yield pod.security
    for container in pod.containers:
        yield container.security


def is_windows(pod: PodSpec) -> bool:
    """Whether the pod is meant for Windows nodes."""
    return system(pod) == "windows"


def is_linux(pod: PodSpec) -> bool:
    """Whether the pod is meant for Linux nodes."""
    return system(pod) == "linux"


def chosen_by(pod: PodSpec) -> Part:
    """The part that chooses the operating system."""
    return pod.os_field or pod.os_selector or pod.wanted.get(BUILD_LABEL) or pod.spec


def node_release(pod: PodSpec) -> tuple[Release | None, Part | None]:
    """The Windows release of the nodes and the label that says so; the release chosen beside the manifest comes last."""
    known = facts.current()
    label = pod.wanted.get(BUILD_LABEL)
    if label and (match := _BUILD.match(label.text)):
        return known.by_build(int(match[1]), "server"), label
    sku = pod.wanted.get(AKS_SKU_LABEL)
    if sku:
        nodes = known.platform.nodes["aks"]
        slug = next((slug for slug, node in nodes.items() if node.sku == sku.text), "")
        return known.releases.get(slug), sku
    return (known.release(pod.host) if pod.host and pod.host != "linux" else None), None


def orchestrator(pod: PodSpec) -> str:
    """The orchestrator that labels tell: "aks" where one of its own is asked for, else "kubernetes"."""
    return "aks" if any(label.startswith("kubernetes.azure.com/") for label in pod.wanted) else "kubernetes"


def as_of(pod: PodSpec) -> datetime.date:
    """The day that the pod is judged at."""
    return pod.as_of or datetime.datetime.now(datetime.UTC).date()


def program(words: tuple[str, ...]) -> str:
    """The name of the program that a list of words starts, without folders and .exe, in lower case."""
    if not words or not words[0].strip():
        return ""
    name = re.split(r"[\\/]", words[0].strip())[-1].lower()
    return name.removesuffix(".exe")


def commands(pod: PodSpec) -> Iterator[tuple[Container, str, Part]]:
    """Every command of every container: start commands, probes, hooks."""
    for container in pod.containers:
        for what, part in container.commands:
            if part.kind == "list" and part.words:
                yield container, what, part


def resources(pod: PodSpec) -> Iterator[tuple[Container, str, str, Part]]:
    """Every resource that a container asks for: container, "limits" or "requests", name, amount."""
    for container in pod.containers:
        for group in ("limits", "requests"):
            for name, amount in container.part["resources"][group].entries.items():
                yield container, group, name, amount


def short(text: str, most: int = 90) -> str:
    """A text of somebody's file, fit for a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
